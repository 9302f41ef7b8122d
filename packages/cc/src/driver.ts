/** The commands of the compiler: `cc -E`, `cc -S`, `cc -c`, and `as`. */
import type { AssembleOptions, CompileOptions, CompileResult, Failure, ListResult, PreprocessOptions } from './api.ts';
import type { Diagnostic } from './diagnostics.ts';
import { analyze, makeDiagnostics, runPreprocessor } from './front.ts';
import { printTokens } from './pp/print.ts';

export interface Preprocessed {
  readonly ok: true;
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
}

/** `cc -E`. */
export function preprocess(source: string, options: PreprocessOptions = {}): Preprocessed | Failure {
  const diagnostics = makeDiagnostics({});
  const read = runPreprocessor(source, options, diagnostics);
  diagnostics.finish();
  if (read === null || diagnostics.errors.length > 0)
    return { ok: false, errors: diagnostics.errors, warnings: diagnostics.warnings };
  return { ok: true, text: printTokens(read.tokens), warnings: diagnostics.warnings };
}

/** `cc -c`. */
export function compile(source: string, options: CompileOptions = {}): CompileResult {
  const diagnostics = makeDiagnostics(options);
  const unit = analyze(source, options, diagnostics);
  diagnostics.finish();
  if (unit === null || diagnostics.errors.length > 0)
    return { ok: false, errors: diagnostics.errors, warnings: diagnostics.warnings };
  throw new Error('code generation follows');
}

/** `cc -S`. */
export function compileToAsm(source: string, options: CompileOptions = {}): ListResult {
  return compile(source, options) as unknown as ListResult;
}

/** `as`. */
export function assemble(source: string, options: AssembleOptions = {}): CompileResult {
  return compile(source, options);
}
