/**
 * What the drawings are made from: plain data, already filtered for whoever looks.
 * Where it comes from (a live view, a recorded log, a test) is none of their business.
 */
import type { Mark } from './glyphs/glyph.tsx';

export interface Person {
  readonly seat: number;
  readonly name: string;
  readonly symbol: number;
  readonly you?: boolean;
}

/** A value the guard read. */
export interface Reading {
  readonly name: string;
  readonly value: string;
  /** The value that decided. */
  readonly hot?: boolean;
}

export interface Gate {
  readonly id: string;
  /** The kernel function, as Linux spells it. */
  readonly fn: string;
  readonly mark: Mark;
  readonly says?: string;
  readonly reads: readonly Reading[];
  readonly count?: number;
}

/** One attempt: a system call on its way through the kernel. */
export interface Attempt {
  readonly n: number;
  readonly call: string;
  readonly from: string;
  readonly says: string;
  readonly gates: readonly Gate[];
  readonly verdict?: string;
  /** What lies behind the last gate, when it was not reached. */
  readonly goal?: string;
  readonly returned?: string;
}

/** One stem of the pulse. */
export interface Stem {
  readonly key: number | string;
  readonly at: number;
  /** 0 to 1: guards passed over guards possible. */
  readonly depth: number;
  readonly mark: Mark | null;
  readonly you?: boolean;
}

export interface Flag {
  readonly at: number;
  readonly label: string;
  readonly dead?: boolean;
}

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  readonly state: string;
  readonly person?: Person | undefined;
  /** Born within the last second: it slides in. */
  readonly born?: boolean;
}

export interface LogLine {
  readonly key: number | string;
  readonly stamp: number;
  readonly text: string;
  readonly mine?: boolean;
}

export interface FeedRow {
  readonly key: number | string;
  readonly atMs: number;
  readonly mark: Mark;
  readonly person: Person | null;
  readonly guard: string;
  readonly fn: string;
  readonly values: string;
  readonly count: number;
  /** Asked on the way to where the call ended. */
  readonly step?: boolean;
}

export interface HeatCell {
  readonly count: number;
  readonly mark: Mark;
}

export interface HeatRow {
  readonly person: Person;
  /** One per guard column; null where it was never met. */
  readonly cells: readonly (HeatCell | null)[];
}

export interface GuardColumn {
  readonly id: string;
  readonly fn: string;
}

export interface Objective {
  readonly id: string;
  readonly title: string;
  /** Left out where an objective is worth what its guards and routes are worth. */
  readonly points?: number;
  readonly done: boolean;
}

export interface Standing {
  readonly rank: number;
  readonly person: Person;
  readonly points: number;
  readonly kills?: number;
  readonly guards?: number;
  readonly crashes?: number;
  readonly hints?: number;
  /** Where on the way to init this student stands. */
  readonly place?: { readonly word: string; readonly fn: string } | undefined;
}

export interface ChainLink {
  readonly fn: string;
  readonly mark: Mark;
  readonly detail: string;
}

export interface PanicView {
  /** The kernel's words, whole. */
  readonly line: string;
  readonly dump: readonly string[];
  readonly winner: Person | null;
  /** A panic without the death of init is a crash, not a win. */
  readonly crash: boolean;
  readonly how: readonly string[];
  readonly chain: readonly ChainLink[];
  /** How long ago, in milliseconds, when this screen learned of it. */
  readonly sinceMs: number;
  readonly rebootInS: number | null;
}
