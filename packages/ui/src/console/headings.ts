/** headings.ts — how much room turned headings need above a table, and right of its last column. */

/** As console.css draws them. */
const TURN = (33 * Math.PI) / 180;
const SIGN_PX = 7.9;
const LINE_PX = 13;
const COLUMN_PX = 45 + 2;
const FROM_LEFT_PX = 20;
const AIR_PX = 6;

const widthOf = (name: string): number => name.length * SIGN_PX;

export function headingRoom(names: readonly string[]): { readonly height: number; readonly right: number } {
  let height = 0;
  let right = 0;
  for (const [i, name] of names.entries()) {
    height = Math.max(height, widthOf(name) * Math.sin(TURN) + LINE_PX * Math.cos(TURN));
    const columnsToGo = (names.length - i) * COLUMN_PX;
    right = Math.max(right, FROM_LEFT_PX + widthOf(name) * Math.cos(TURN) - columnsToGo);
  }
  return { height: Math.ceil(height + AIR_PX), right: Math.ceil(right + AIR_PX) };
}
