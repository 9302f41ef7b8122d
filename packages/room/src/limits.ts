/** limits.ts — how much of anything a room takes. */
export const LIMITS = {
  lineBytes: 4096,
  saveBytes: 64 * 1024,
  pathBytes: 255,
  announceChars: 240,
  nameChars: 24,
  cols: 400,
  rows: 200,
  capacity: 200,
  /** Longest round, and the longest single extension. */
  roundMs: 12 * 3_600_000,
  extendMs: 60 * 60_000,
  /** Rows of guards, calls and kernel messages one seat is told and stored in a second of room time. */
  factsPerSecond: 200,
  /** Output of one terminal between two events of the log. */
  ttyChars: 64 * 1024,
  scrollbackLines: 2000,
  scrollbackChars: 256 * 1024,
  /** Pages of one person whose command ids are remembered. */
  clientsPerPerson: 8,
} as const;
