/** types.ts — names of the small things everybody passes about. */
declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Milliseconds of room time, the only time there is inside. */
export type Millis = number;
export type Pid = number;
/** A terminal's name under /dev, e.g. `tty3` or `pts/7`. */
export type TtyId = string;
/** An id of the guard catalogue, e.g. `sig-unkillable-default`. */
export type GuardId = string;
export type EraId = 'v2.6.34' | 'v6.1';
/** The `loginuid` of whoever is behind an action; null for the machine itself. */
export type Seat = number | null;

/** What can be stored, cloned and compared: JSON plus bytes, maps and shared references. No functions, no classes. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain | undefined }
  | ReadonlyMap<string | number, Plain>;

export type Facts = Readonly<Record<string, number | string | boolean>>;

/** Our bug: an invariant does not hold. Thrown; ends this room's actor, which restarts from its log. */
export class Bug extends Error {}

/** The default branch of every switch over a union of ours. */
export function never(x: never): never {
  throw new Bug(`unexpected ${JSON.stringify(x)}`);
}
