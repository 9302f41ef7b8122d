/** What one compilation may cost. Every limit ends in a diagnostic, never in a slow or dead host. */

export interface Budget {
  /** Tokens after macro expansion, everything included. */
  readonly tokens: number;
  /** Nodes of the syntax tree. */
  readonly nodes: number;
  /** Nesting of brackets, blocks, declarators, includes and macro arguments. */
  readonly depth: number;
  /** Bytes of the object file's sections. */
  readonly output: number;
  /** Characters of one source file. */
  readonly source: number;
}

export const defaultBudget: Budget = {
  tokens: 400_000,
  nodes: 400_000,
  depth: 200,
  output: 4_000_000,
  source: 2_000_000,
};

/** How tall one expression may grow by repetition (`a + a + a …`), where nothing nests. */
export const MAX_TREE_HEIGHT = 800;
