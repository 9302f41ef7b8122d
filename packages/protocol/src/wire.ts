/** wire.ts — alone in its file, so that a page need not load the schemas for it. */

/** Raised when an old page could not understand a new server; a mismatch makes the page load itself again. */
export const WIRE = 1;
