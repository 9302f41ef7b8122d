/** The commands of the compiler: `cc -E`, `cc -S`, `cc -c`, and `as`. */
import type { AssembleOptions, CompileOptions, CompileResult, Failure, ListResult, PreprocessOptions } from './api.ts';
import type { Unit } from './ast.ts';
import { defaultBudget } from './budget.ts';
import { DEBUG_SECTION, debugBytes } from './debug.ts';
import type { Diagnostic } from './diagnostics.ts';
import { type Diagnostics, Stop } from './diagnostics.ts';
import { analyze, budgetOf, makeDiagnostics, runPreprocessor } from './front.ts';
import { type Generated, UnitGenerator } from './gen/unit.ts';
import type { Token } from './lex/token.ts';
import { listing } from './listing.ts';
import { writeObject } from './object/write.ts';
import { printTokens } from './pp/print.ts';
import { SourceFile } from './source.ts';

export interface Preprocessed {
  readonly ok: true;
  readonly text: string;
  /** Every header it includes, in the order of the first time. */
  readonly headers: readonly { readonly path: string; readonly system: boolean }[];
  readonly warnings: readonly Diagnostic[];
}

/** `cc -E`. */
export function preprocess(source: string, options: PreprocessOptions = {}): Preprocessed | Failure {
  const diagnostics = makeDiagnostics({});
  try {
    const read = runPreprocessor(source, options, diagnostics);
    if (read !== null && diagnostics.errors.length === 0)
      return {
        ok: true,
        text: printTokens(read.tokens, read.pp.pragmas),
        headers: [...read.pp.search.used].map(([path, system]) => ({ path, system })),
        warnings: diagnostics.warnings,
      };
  } catch (error) {
    internal(diagnostics, options.file ?? '<stdin>', error);
  }
  return failure(diagnostics);
}

/** Everything up to the object file in memory. */
function generate(
  source: string,
  options: CompileOptions,
): { readonly diagnostics: Diagnostics; readonly generated: Generated | null; readonly unit: Unit | null } {
  const diagnostics = makeDiagnostics(options);
  let generated: Generated | null = null;
  let unit: Unit | null = null;
  try {
    unit = analyze(source, options, diagnostics);
    diagnostics.finish();
    if (unit !== null && diagnostics.errors.length === 0)
      generated = new UnitGenerator(unit, diagnostics, budgetOf(options)).run();
  } catch (error) {
    if (!(error instanceof Stop)) internal(diagnostics, options.file ?? '<stdin>', error);
  }
  return { diagnostics, generated: diagnostics.errors.length > 0 ? null : generated, unit };
}

/** A mistake of ours must not end the machine: it is reported like any other error. */
function internal(diagnostics: Diagnostics, file: string, error: unknown): void {
  const what = error instanceof Error ? error.message : String(error);
  const sentence =
    error instanceof RangeError ? 'the program is nested too deeply to compile' : `internal compiler error: ${what}`;
  diagnostics.errors.push({
    severity: 'error',
    message: sentence,
    flag: null,
    file,
    line: 1,
    column: 1,
    length: 1,
    sourceLine: '',
    notes: [],
    includedFrom: [],
  });
}

const failure = (d: Diagnostics): Failure => ({ ok: false, errors: d.errors, warnings: d.warnings });

/** `cc -c`. */
export function compile(source: string, options: CompileOptions = {}): CompileResult {
  const { diagnostics, generated } = generate(source, options);
  if (generated === null) return failure(diagnostics);
  const file = options.file ?? '<stdin>';
  generated.object.sourceFile = file;
  if (options.debug === true)
    generated.object.section(DEBUG_SECTION, { flags: 0 }).bytes.append(debugBytes(generated, file));
  return { ok: true, elf: writeObject(generated.object), warnings: diagnostics.warnings };
}

/** `cc -S`. */
export function compileToAsm(source: string, options: CompileOptions = {}): ListResult {
  const { diagnostics, generated } = generate(source, options);
  if (generated === null) return failure(diagnostics);
  return { ok: true, text: listing(generated, options.file ?? '<stdin>'), warnings: diagnostics.warnings };
}

/** `as`. */
export function assemble(source: string, options: AssembleOptions = {}): CompileResult {
  const diagnostics = makeDiagnostics({});
  const file = new SourceFile(options.file ?? '<stdin>', source);
  const budget = { ...defaultBudget, ...options.budget };
  const at: Token = {
    kind: 'string',
    text: '',
    file,
    offset: 0,
    bol: true,
    space: false,
    via: null,
    width: 0,
    noExpand: false,
  };
  try {
    const unit = new UnitGenerator({ variables: [], functions: [], asm: [] }, diagnostics, budget);
    const generated = unit.assembleFile(source.slice(0, budget.source), file, at);
    if (diagnostics.errors.length > 0) return failure(diagnostics);
    generated.object.sourceFile = file.name;
    return { ok: true, elf: writeObject(generated.object), warnings: diagnostics.warnings };
  } catch (error) {
    if (!(error instanceof Stop)) internal(diagnostics, file.name, error);
    return failure(diagnostics);
  }
}
