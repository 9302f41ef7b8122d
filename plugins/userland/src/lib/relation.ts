/** lib/relation.ts — does a comparison hold? `c` is below, at or above 0 as the left side is less, equal or greater. */
export function holds(operator: string, c: number): boolean {
  switch (operator) {
    case '<':
      return c < 0;
    case '<=':
      return c <= 0;
    case '>':
      return c > 0;
    case '>=':
      return c >= 0;
    case '!=':
      return c !== 0;
    default:
      return c === 0;
  }
}
