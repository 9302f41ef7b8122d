/**
 * guards/catalogue.ts — every check on the way to killing init, as data: titles for pages, text for manual pages.
 *
 * The guards that decide (signal.ts, exit.ts, …) carry the same ids; not every entry has one: some describe a step of the path.
 */
import { Bug, type GuardId } from '../types.ts';
import { DELIVER } from './catalogue/deliver.ts';
import { EXIT } from './catalogue/exit.ts';
import { FORK } from './catalogue/fork.ts';
import { MACHINE } from './catalogue/machine.ts';
import { MODULE } from './catalogue/module.ts';
import { PTRACE } from './catalogue/ptrace.ts';
import { RESOURCES } from './catalogue/resources.ts';
import { SEND } from './catalogue/send.ts';
import type { GuardEntry } from './catalogue-types.ts';

export type { GuardEntry, GuardSite } from './catalogue-types.ts';

/** In the order of the paths a signal, a process and a module take. */
export const GUARD_CATALOGUE: readonly GuardEntry[] = [
  ...SEND,
  ...DELIVER,
  ...EXIT,
  ...FORK,
  ...PTRACE,
  ...MODULE,
  ...RESOURCES,
  ...MACHINE,
];

const BY_ID: ReadonlyMap<GuardId, GuardEntry> = new Map(GUARD_CATALOGUE.map((entry) => [entry.id, entry]));
if (BY_ID.size !== GUARD_CATALOGUE.length) throw new Bug('two guards share an id');

/** Null for guards that plugins bring. */
export function guardEntry(id: GuardId): GuardEntry | null {
  return BY_ID.get(id) ?? null;
}

/** The plain title, or the id itself for a guard the catalogue does not know. */
export function guardTitle(id: GuardId): string {
  return BY_ID.get(id)?.title ?? id;
}
