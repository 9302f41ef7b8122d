/** guide.ts — the catalogue of guards for those who read about them; apart from the room, because it is long. */
export { GUARD_CATALOGUE, type GuardEntry, guardEntry } from '@killinit/kernel-sim';
