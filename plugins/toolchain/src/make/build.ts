/** make/build.ts — deciding what is out of date, and running recipes. */
import { type Sys, signals, sys } from '@killinit/plugin-sdk';
import { MakeError, Variables } from './expand.ts';
import type { Makefile, RecipeLine, Rule } from './makefile.ts';
import { runShell } from './shell.ts';
import { dirPart, filePart, fillPattern, matchPattern, wordsOf } from './words.ts';

export interface BuildOptions {
  readonly name: string;
  readonly dryRun: boolean;
  readonly silent: boolean;
  readonly keepGoing: boolean;
  readonly ignoreErrors: boolean;
  readonly always: boolean;
  readonly question: boolean;
  readonly touch: boolean;
  readonly builtinRules: boolean;
}
/** What came of a target. */
interface Made {
  /** Milliseconds; Infinity when it was just made or cannot have a time. */
  readonly time: number;
  readonly failed: boolean;
}
const MOST_DEPTH = 200;

const builtin = (target: string, prerequisite: string, recipe: string): Rule => ({
  targets: [target],
  prerequisites: [prerequisite],
  orderOnly: [],
  recipe: [{ text: recipe, where: '<builtin>' }],
  where: '<builtin>',
  double: false,
});
export const BUILTIN_RULES: readonly Rule[] = [
  builtin('%.o', '%.c', '$(COMPILE.c) $(OUTPUT_OPTION) $<'),
  builtin('%.o', '%.s', '$(COMPILE.s) -o $@ $<'),
  builtin('%.o', '%.S', '$(COMPILE.S) -o $@ $<'),
  builtin('%.s', '%.c', '$(COMPILE.c) -S -o $@ $<'),
  builtin('%', '%.o', '$(LINK.o) $^ $(LOADLIBES) $(LDLIBS) -o $@'),
  builtin('%', '%.c', '$(LINK.c) $^ $(LOADLIBES) $(LDLIBS) -o $@'),
  builtin('%', '%.s', '$(LINK.s) $^ $(LOADLIBES) $(LDLIBS) -o $@'),
  builtin('%', '%.sh', 'cat $< >$@ \n chmod a+x $@'),
];
export const BUILTIN_VARIABLES: Readonly<Record<string, string>> = {
  CC: 'cc',
  AS: 'as',
  LD: 'ld',
  AR: 'ar',
  ARFLAGS: 'rv',
  CPP: '$(CC) -E',
  RM: 'rm -f',
  OUTPUT_OPTION: '-o $@',
  'COMPILE.c': '$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c',
  'COMPILE.s': '$(AS) $(ASFLAGS) $(TARGET_MACH)',
  'COMPILE.S': '$(CC) $(ASFLAGS) $(CPPFLAGS) $(TARGET_MACH) -c',
  'LINK.o': '$(CC) $(LDFLAGS) $(TARGET_ARCH)',
  'LINK.c': '$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)',
  'LINK.s': '$(CC) $(ASFLAGS) $(LDFLAGS) $(TARGET_MACH)',
};

interface Plan {
  readonly rule: Rule | null;
  readonly stem: string;
  readonly prerequisites: readonly string[];
  readonly orderOnly: readonly string[];
}

export class Build {
  private readonly file: Makefile;
  private readonly options: BuildOptions;
  private readonly done = new Map<string, Made>();
  private readonly busy = new Set<string>();
  /** Some recipe ran, or would have. */
  worked = false;

  constructor(file: Makefile, options: BuildOptions) {
    this.file = file;
    this.options = options;
  }

  /** True when the goal is as it should be. @throws MakeError when make has to stop */
  *goal(target: string): Sys<boolean> {
    const before = this.worked;
    const made = yield* this.make(target, null);
    if (made.failed) {
      if (!this.options.dryRun && !this.options.question)
        yield* sys.write(2, `${this.options.name}: Target '${target}' not remade because of errors.\n`);
      return false;
    }
    if (this.worked === before && !this.options.question && !this.options.silent) {
      const rules = this.file.explicit.get(target) ?? [];
      const nothing = this.file.phony.has(target) || !rules.some((r) => r.recipe.length > 0);
      const is = nothing && (rules.length > 0 || this.file.phony.has(target));
      yield* sys.write(
        1,
        `${this.options.name}: ${is ? `Nothing to be done for '${target}'.` : rules.length === 0 && (yield* this.plan(target)).rule === null ? `Nothing to be done for '${target}'.` : `'${target}' is up to date.`}\n`,
      );
    }
    return true;
  }

  /** Without a word when there is nothing to do. */
  *quietly(target: string): Sys<boolean> {
    return !(yield* this.make(target, null)).failed;
  }
  *canMake(target: string): Sys<boolean> {
    return (yield* this.plan(target)).rule !== null;
  }

  private *mtime(path: string): Sys<number | null> {
    const st = yield* sys.stat(path);
    return typeof st === 'number' ? null : st.mtime;
  }

  private *make(target: string, parent: string | null): Sys<Made> {
    const known = this.done.get(target);
    if (known !== undefined) return known;
    if (this.busy.size > MOST_DEPTH) throw new MakeError('too many levels of prerequisites.');
    this.busy.add(target);
    const made = yield* this.remake(target, parent);
    this.busy.delete(target);
    this.done.set(target, made);
    return made;
  }

  private *remake(target: string, parent: string | null): Sys<Made> {
    const phony = this.file.phony.has(target);
    const time = phony ? null : yield* this.mtime(target);
    const rules = this.file.explicit.get(target) ?? [];
    if (rules.length > 1 && rules.every((r) => r.double)) return yield* this.eachRule(target, rules, time);
    const plan = yield* this.plan(target);
    if (plan.rule === null && plan.prerequisites.length === 0 && !this.file.explicit.has(target)) {
      if (time !== null) return { time, failed: false };
      if (phony) return { time: Number.POSITIVE_INFINITY, failed: false };
      const sentence =
        parent === null
          ? `No rule to make target '${target}'.`
          : `No rule to make target '${target}', needed by '${parent}'.`;
      if (!this.options.keepGoing) throw new MakeError(`${sentence}  Stop.`);
      yield* sys.write(2, `${this.options.name}: *** ${sentence}\n`);
      return { time: 0, failed: true };
    }
    return yield* this.carryOut(target, plan, time);
  }

  /** Rules with two colons are independent of each other. */
  private *eachRule(target: string, rules: readonly Rule[], time: number | null): Sys<Made> {
    let all: Made = { time: 0, failed: false };
    for (const rule of rules) {
      const { prerequisites, orderOnly } = rule;
      const made = yield* this.carryOut(target, { rule, stem: '', prerequisites, orderOnly }, time);
      all = { time: Math.max(all.time, made.time), failed: all.failed || made.failed };
    }
    return all;
  }

  /** What the target depends on first, then its recipe when something of that is newer. `time` is null when it has to run anyway. */
  private *carryOut(target: string, plan: Plan, time: number | null): Sys<Made> {
    let newest = 0;
    let failed = false;
    const newer: string[] = [];
    for (const p of [...plan.prerequisites, ...plan.orderOnly]) {
      if (this.busy.has(p)) {
        yield* sys.write(2, `${this.options.name}: Circular ${target} <- ${p} dependency dropped.\n`);
        continue;
      }
      const made = yield* this.make(p, target);
      if (made.failed) failed = true;
      if (!plan.prerequisites.includes(p)) continue;
      newest = Math.max(newest, made.time);
      if (time === null || made.time > time) newer.push(p);
    }
    if (failed) return { time: 0, failed: true };
    const due = time === null || newest > time || this.options.always;
    if (!due) return { time, failed: false };
    const lines = plan.rule?.recipe ?? [];
    if (lines.length === 0)
      return { time: time === null ? Number.POSITIVE_INFINITY : Math.max(time, newest), failed: false };
    const ok = yield* this.run(target, plan, lines, newer);
    const after = this.file.phony.has(target) ? null : yield* this.mtime(target);
    return { time: after ?? Number.POSITIVE_INFINITY, failed: !ok };
  }

  /** The rule whose recipe makes a target, and everything it depends on. */
  private *plan(target: string): Sys<Plan> {
    const rules = this.file.explicit.get(target) ?? [];
    const prerequisites = rules.flatMap((r) => r.prerequisites);
    const orderOnly = rules.flatMap((r) => r.orderOnly);
    const withRecipe = [...rules].reverse().find((r) => r.recipe.length > 0);
    if (withRecipe !== undefined)
      return {
        rule: withRecipe,
        stem: '',
        prerequisites: unique([...withRecipe.prerequisites, ...prerequisites]),
        orderOnly,
      };
    if (this.file.phony.has(target)) return { rule: null, stem: '', prerequisites: unique(prerequisites), orderOnly };
    const found = yield* this.implicit(target, 0);
    if (found === null) return { rule: null, stem: '', prerequisites: unique(prerequisites), orderOnly };
    return {
      rule: found.rule,
      stem: found.stem,
      prerequisites: unique([...found.prerequisites, ...prerequisites]),
      orderOnly: [...found.orderOnly, ...orderOnly],
    };
  }

  /** A pattern rule all of whose prerequisites exist or can be made. */
  private *implicit(target: string, depth: number): Sys<Plan | null> {
    const rules = [...this.file.patterns, ...(this.options.builtinRules ? BUILTIN_RULES : [])];
    for (const rule of rules) {
      if (rule.recipe.length === 0) continue;
      for (const pattern of rule.targets) {
        const name = pattern.includes('/') ? target : filePart(target);
        const dir = pattern.includes('/') ? '' : target.slice(0, target.length - name.length);
        const stem = matchPattern(pattern, name);
        if (stem === null || (stem === '' && pattern !== name)) continue;
        const list = rule.prerequisites.map((p) => (p.includes('%') ? dir + fillPattern(p, stem) : p));
        let all = true;
        for (const p of list) {
          if (this.file.explicit.has(p) || (yield* this.mtime(p)) !== null) continue;
          if (depth < 3 && p !== target && (yield* this.implicit(p, depth + 1)) !== null && pattern !== '%') continue;
          all = false;
          break;
        }
        if (all) return { rule, stem: dir + stem, prerequisites: list, orderOnly: rule.orderOnly };
      }
    }
    return null;
  }

  private *run(target: string, plan: Plan, lines: readonly RecipeLine[], newer: readonly string[]): Sys<boolean> {
    const scope = new Variables(this.file, this.file.scopes.get(target) ?? this.file.variables);
    const [first = ''] =
      plan.rule === null || plan.rule.prerequisites.length === 0 ? plan.prerequisites : plan.prerequisites;
    automatic(scope, '@', [target]);
    automatic(scope, '<', first === '' ? [] : [first]);
    automatic(scope, '^', plan.prerequisites);
    automatic(scope, '+', plan.prerequisites);
    automatic(scope, '?', newer);
    automatic(scope, '|', plan.orderOnly);
    automatic(scope, '*', plan.stem === '' ? [] : [plan.stem]);
    this.worked = true;
    if (this.options.question) return true;
    const env = yield* this.environment(scope);
    // All lines are expanded before the first runs.
    const commands: { text: string; line: RecipeLine }[] = [];
    for (const line of lines) {
      try {
        for (const text of commandsOf(yield* scope.expand(line.text))) commands.push({ text, line });
      } catch (e) {
        if (!(e instanceof MakeError)) throw e;
        throw new MakeError(`${line.where}: *** ${e.message}`);
      }
    }
    for (const { text, line } of commands) if (!(yield* this.command(target, text, line, env))) return false;
    return true;
  }

  private *command(target: string, given: string, line: RecipeLine, env: readonly string[]): Sys<boolean> {
    let { silent, ignoreErrors } = this.options;
    silent = silent || this.file.silent;
    let recursive = line.text.includes('$(MAKE)') || line.text.includes('$' + '{MAKE}');
    let command = given.trimStart();
    for (; command[0] === '@' || command[0] === '-' || command[0] === '+'; command = command.slice(1).trimStart()) {
      if (command[0] === '@') silent = true;
      else if (command[0] === '-') ignoreErrors = true;
      else recursive = true;
    }
    if (command.trim() === '') return true;
    if (!silent || this.options.dryRun) yield* sys.write(1, `${command}\n`);
    if (this.options.dryRun && !recursive) return true;
    const status = yield* runShell(command, env);
    if (status === 0) return true;
    const signal = status & 0x7f;
    const how = signal === 0 ? `Error ${status >> 8}` : (SIGNAL_TEXT[signal] ?? `Signal ${signal}`);
    const dumped = (status & 0x80) !== 0 ? ' (core dumped)' : '';
    if (ignoreErrors) {
      yield* sys.write(2, `${this.options.name}: [${line.where}: ${target}] ${how}${dumped} (ignored)\n`);
      return true;
    }
    yield* sys.write(2, `${this.options.name}: *** [${line.where}: ${target}] ${how}${dumped}\n`);
    if (!this.options.keepGoing) throw new Stopped();
    return false;
  }

  private *environment(scope: Variables): Sys<string[]> {
    const env = new Map(
      this.file.environment.map((e) => {
        const at = e.indexOf('=');
        return [e.slice(0, at), e.slice(at + 1)] as const;
      }),
    );
    for (const [name, v] of this.file.variables.own) {
      const given = v.origin === 'command line' || v.origin === 'environment';
      if (!(this.file.exported.has(name) || given || (this.file.exportAll && v.origin !== 'default') || env.has(name)))
        continue;
      if (name === 'SHELL' || name === 'MAKELEVEL') continue;
      env.set(name, yield* scope.value(name));
    }
    env.set('MAKELEVEL', String(Number(env.get('MAKELEVEL') ?? '0') + 1));
    return [...env].map(([name, value]) => `${name}=${value}`);
  }
}
/** A recipe failed and was reported. */
export class Stopped extends Error {}

const SIGNAL_TEXT: Readonly<Record<number, string>> = {
  [signals.SIGHUP]: 'Hangup',
  [signals.SIGINT]: 'Interrupt',
  [signals.SIGQUIT]: 'Quit',
  [signals.SIGILL]: 'Illegal instruction',
  [signals.SIGABRT]: 'Aborted',
  [signals.SIGFPE]: 'Floating point exception',
  [signals.SIGKILL]: 'Killed',
  [signals.SIGSEGV]: 'Segmentation fault',
  [signals.SIGPIPE]: 'Broken pipe',
  [signals.SIGTERM]: 'Terminated',
};

function automatic(scope: Variables, name: string, words: readonly string[]): void {
  const set = (n: string, list: readonly string[]): void => {
    scope.own.set(n, { value: list.join(' '), recursive: false, origin: 'automatic' });
  };
  set(name, words);
  set(
    `${name}D`,
    words.map((w) => dirPart(w).replace(/\/$/, '') || '/'),
  );
  set(`${name}F`, words.map(filePart));
}
const unique = (list: readonly string[]): string[] => [...new Set(list)];
/** A multi-line variable gives several commands; a continued line is one. */
function commandsOf(text: string): string[] {
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const last = out[out.length - 1];
    if (last?.endsWith('\\')) out[out.length - 1] = `${last}\n${line}`;
    else out.push(line);
  }
  return out.filter((l) => wordsOf(l).length > 0);
}
