/**
 * bin/dependencies.ts — -M and its family: what a source is made of, as a rule of a Makefile.
 *
 * -M and -MM write the rule instead of a result, -MD and -MMD beside it; the shorter names leave out the system's headers.
 */
import { withEnding } from './io.ts';

export interface DependencyOptions {
  /** `-M` and `-MM`: the rule is all there is. */
  readonly only: boolean;
  /** `-M` and `-MD`: the system's headers too. */
  readonly system: boolean;
  /** `-MF` */
  readonly file: string | null;
  /** `-MT`, and `-MQ` quoted, in their order. */
  readonly targets: readonly string[];
  /** `-MP`: a rule without anything for each header, so that make does not miss one that was deleted. */
  readonly phony: boolean;
}
export const NO_DEPENDENCIES: DependencyOptions = { only: false, system: false, file: null, targets: [], phony: false };

const LINE = 72;
/** A name as make reads it: blanks and `#` behind a backslash, `$` doubled. */
export const quoteForMake = (name: string): string => name.replace(/([ \t#])/g, '\\$1').replaceAll('$', '$$$$');

/** Words behind each other, on as many lines as they need. `column` is where the first would begin. */
function words(column: number, list: readonly string[]): string {
  let at = column;
  let text = '';
  for (const word of list) {
    if (at > 0 && at + word.length > LINE) {
      text += ' \\\n';
      at = 0;
    }
    text += at > 0 || text !== '' ? ` ${word}` : word;
    at += word.length + (at > 0 || text !== word ? 1 : 0);
  }
  return text;
}

/** The rule of `source`, whose headers come in the order they were first met. `output` is what -o says. */
export function dependencyRule(
  source: string,
  output: string | null,
  headers: readonly { readonly path: string; readonly system: boolean }[],
  o: DependencyOptions,
): string {
  const base = source.slice(source.lastIndexOf('/') + 1);
  const made = !o.only && output !== null ? output : source === '-' ? '-' : withEnding(base, '.o');
  const targets = o.targets.length > 0 ? o.targets : [quoteForMake(made)];
  const shown = headers.filter((h) => o.system || !h.system).map((h) => quoteForMake(h.path));
  const head = `${words(0, targets)}:`;
  const column = head.length - (head.lastIndexOf('\n') + 1);
  const rule = `${head}${words(column, [quoteForMake(source), ...shown])}\n`;
  return rule + (o.phony ? shown.map((h) => `${h}:\n`).join('') : '');
}

/** Where the rule goes: null for standard output. `output` is what -o says; a program without a name is called `a`. */
export function dependencyFile(
  source: string,
  output: string | null,
  linked: boolean,
  o: DependencyOptions,
): string | null {
  if (o.file !== null) return o.file;
  if (o.only) return output;
  const base = source.slice(source.lastIndexOf('/') + 1);
  return output === null ? `${linked ? 'a-' : ''}${withEnding(base, '.d')}` : withEnding(output, '.d');
}
