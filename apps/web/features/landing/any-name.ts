/** A harmless name for whoever has none at hand: two words from the bench. */
const FIRST = [
  'Quiet',
  'Brave',
  'Early',
  'Green',
  'Lucky',
  'Steady',
  'Northern',
  'Paper',
  'Silver',
  'Sunny',
  'Tidy',
  'Warm',
];
const SECOND = [
  'Lamp',
  'Fuse',
  'Diode',
  'Switch',
  'Crystal',
  'Relay',
  'Motor',
  'Meter',
  'Coil',
  'Signal',
  'Pulse',
  'Wire',
];

export function anyName(random: () => number = Math.random): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? list[0]!;
  return `${pick(FIRST)} ${pick(SECOND)}`;
}
