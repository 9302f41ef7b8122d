/** From text to a checked syntax tree: what every command of the compiler begins with. */
import type { CompileOptions, PreprocessOptions, WarningOptions } from './api.ts';
import type { Unit } from './ast.ts';
import { type Budget, defaultBudget } from './budget.ts';
import { Diagnostics, Stop } from './diagnostics.ts';
import { lex } from './lex/lexer.ts';
import type { Token } from './lex/token.ts';
import { translationUnit } from './parse/declarations.ts';
import { Parser } from './parse/parser.ts';
import { HeaderSearch } from './pp/headers.ts';
import { kernelPredefined, userPredefined } from './pp/predefined.ts';
import { Preprocessor } from './pp/preprocessor.ts';
import { checkUnusedSymbols } from './sema/lint.ts';
import { SourceFile } from './source.ts';

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

export const budgetOf = (options: PreprocessOptions): Budget => ({ ...defaultBudget, ...options.budget });

/** `X` -> `#define X 1`; `F(x)=body` -> `#define F(x) body`. */
function prelude(options: PreprocessOptions): string {
  let text = '';
  if ((options.optimize ?? 0) !== 0) text += '#define __OPTIMIZE__ 1\n';
  if (options.date !== undefined) {
    text += `#undef __DATE__\n#undef __TIME__\n#define __DATE__ ${JSON.stringify(options.date.date)}\n#define __TIME__ ${JSON.stringify(options.date.time)}\n`;
  }
  for (const d of options.defines ?? []) {
    if ('undefine' in d) text += `#undef ${oneLine(d.undefine)}\n`;
    else {
      const equals = d.define.indexOf('=');
      text +=
        equals < 0
          ? `#define ${oneLine(d.define)} 1\n`
          : `#define ${oneLine(d.define.slice(0, equals))} ${oneLine(d.define.slice(equals + 1))}\n`;
    }
  }
  return text;
}

const oneLine = (text: string): string => text.replaceAll('\n', ' ');

export function makeDiagnostics(options: { readonly warnings?: WarningOptions }): Diagnostics {
  return new Diagnostics(options.warnings ?? {});
}

/** The tokens of the whole translation unit; null after a fatal error. */
export function runPreprocessor(
  source: string,
  options: PreprocessOptions,
  diagnostics: Diagnostics,
): { readonly pp: Preprocessor; readonly tokens: readonly Token[] } | null {
  const budget = budgetOf(options);
  const main = new SourceFile(options.file ?? '<stdin>', source.length > budget.source ? '' : source);
  const search = new HeaderSearch(
    options.headers ?? NO_HEADERS,
    options.includeDirs ?? [],
    options.systemDirs ?? ['/usr/include'],
  );
  const pp = new Preprocessor(main, search, diagnostics, budget);
  try {
    if (source.length > budget.source) {
      pp.enter(main, lex(main), -1);
      diagnostics.fatal(pp.here(), `the source is larger than ${budget.source} characters`);
    }
    pp.prelude('<built-in>', options.mode === 'kernel' ? kernelPredefined : userPredefined);
    pp.prelude('<command line>', prelude(options));
    return { pp, tokens: pp.run(options.include ?? []) };
  } catch (error) {
    if (error instanceof Stop) return null;
    throw error;
  }
}

/** The checked tree; null when there were errors. */
export function analyze(source: string, options: CompileOptions, diagnostics: Diagnostics): Unit | null {
  const read = runPreprocessor(source, options, diagnostics);
  if (read === null) return null;
  const parser = new Parser(read.tokens, read.pp.pragmas, diagnostics, budgetOf(options), options.mode ?? 'user');
  try {
    translationUnit(parser);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  if (diagnostics.errors.length > 0) return null;
  const unit: Unit = { variables: parser.variables, functions: parser.functions, asm: parser.asm };
  checkUnusedSymbols(diagnostics, unit);
  return unit;
}
