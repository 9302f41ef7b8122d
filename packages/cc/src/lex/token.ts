/** Tokens of C: what the lexer makes, macros rearrange and the parser reads. */
import type { SourceFile } from '../source.ts';

export type TokenKind = 'identifier' | 'number' | 'string' | 'character' | 'punctuator' | 'other' | 'end';

/** How a token came out of a macro: which one, and the token of its body. */
export interface Expansion {
  readonly macro: string;
  readonly body: Token;
  readonly parent: Expansion | null;
}

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly file: SourceFile;
  /** Where a message about this token points: for a macro's token, the place the macro was used. */
  readonly offset: number;
  /** First of its line. */
  readonly bol: boolean;
  /** White space stands before it. */
  readonly space: boolean;
  readonly via: Expansion | null;
  /** How many characters of the file a caret underlines when `via` is set. */
  readonly width: number;
  /** The name of a macro that was being expanded when this token was read: never expanded again. */
  readonly noExpand: boolean;
}

/** A token like another one, with some properties changed. */
export function tokenLike(t: Token, changes: Partial<Token>): Token {
  return { ...t, ...changes };
}

/** A token that a macro or the compiler itself makes up. */
export function makeToken(kind: TokenKind, text: string, at: Token): Token {
  return {
    kind,
    text,
    file: at.file,
    offset: at.offset,
    bol: false,
    space: at.space,
    via: at.via,
    width: at.width,
    noExpand: false,
  };
}
