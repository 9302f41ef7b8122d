/** facts.ts — a stored fact, read back. */
import type { MachineEvent } from '@killinit/kernel-sim';
import type { Fact, Told, ToldRoomEvent } from '@killinit/room';
import { z } from 'zod';
import { millis, nameDisplay, phase, reveal, seatId, seq } from './ids.ts';

const seat = z.number().nullable();
const origin = { seat, cause: z.number().nullable() };
const text = z.string();

export const machineEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tty'), tty: text, data: text, ...origin }),
  z.object({
    kind: z.literal('guard'),
    id: text,
    site: text,
    task: z.number(),
    blocked: z.boolean(),
    facts: z.record(text, z.union([z.number(), text, z.boolean()])),
    count: z.number(),
    ...origin,
  }),
  z.object({
    kind: z.literal('syscall'),
    task: z.number(),
    name: text,
    args: z.array(z.union([z.number(), text])),
    result: z.number(),
    ...origin,
  }),
  z.object({
    kind: z.literal('task'),
    task: z.number(),
    change: z.enum(['fork', 'exec', 'zombie', 'reaped', 'state', 'cred', 'parent']),
    ppid: z.number(),
    uid: z.number(),
    comm: text,
    state: text,
    detail: text,
    ...origin,
  }),
  z.object({ kind: z.literal('printk'), level: z.number(), stamp: z.number(), text, ...origin }),
  z.object({ kind: z.literal('oops'), task: z.number(), text, ...origin }),
  z.object({ kind: z.literal('command'), tty: text, line: text, ...origin }),
  z.object({ kind: z.literal('exited'), tty: text, status: z.number(), ...origin }),
  z.object({
    kind: z.literal('module'),
    name: text,
    change: z.enum(['loaded', 'refused', 'unloaded']),
    detail: text,
    ...origin,
  }),
  z.object({ kind: z.literal('init_died'), by: z.number(), how: text, ...origin }),
  z.object({ kind: z.literal('panic'), text, ...origin }),
  z.object({ kind: z.literal('job'), status: z.number(), ...origin }),
  z.object({ kind: z.literal('booted'), era: text, boot: z.number(), ...origin }),
]) satisfies z.ZodType<MachineEvent>;

const toldRoomEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seated'), seat: seatId, name: text, login: text, symbol: z.number() }),
  z.object({ kind: z.literal('presence'), seat: seatId, online: z.boolean() }),
  z.object({ kind: z.literal('renamed'), seat: seatId, name: text }),
  z.object({ kind: z.literal('kicked'), seat: seatId }),
  z.object({ kind: z.literal('terminal'), seat: seatId, term: z.number().int().min(1), open: z.boolean() }),
  z.object({ kind: z.literal('phase'), to: phase, why: z.enum(['instructor', 'time', 'simulator']) }),
  z.object({ kind: z.literal('extended'), byMs: z.number() }),
  z.object({ kind: z.literal('locked'), locked: z.boolean() }),
  z.object({ kind: z.literal('names'), names: nameDisplay }),
  z.object({ kind: z.literal('reveal'), reveal }),
  z.object({ kind: z.literal('blanked'), blank: z.boolean() }),
  z.object({ kind: z.literal('announced'), text }),
  z.object({ kind: z.literal('quarantined'), plugin: text, rule: text, reason: text }),
]) satisfies z.ZodType<ToldRoomEvent>;

const named = z.object({ id: text, title: text });
const scene = z.object({
  code: text,
  title: text,
  capacity: z.number(),
  /** Rooms of earlier servers did not say. */
  roundMs: z.number().nullable().default(null),
  scenario: text,
  scenarioTitle: text,
  era: z.enum(['v2.6.34', 'v6.1']),
  story: text,
  goal: text,
  sudo: z.boolean(),
  guards: z.array(named.extend({ weight: z.number() })),
  objectives: z.array(named),
  hints: z.array(z.object({ id: text, level: z.number(), costPercent: z.number(), text: text.nullable() })),
  notes: text.nullable(),
});

export const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scene'), scene }),
  z.object({ kind: z.literal('room'), event: toldRoomEvent }),
  z.object({ kind: z.literal('machine'), machine: text, event: machineEvent }),
  z.object({
    kind: z.literal('roster'),
    people: z.array(z.object({ seat: seatId, name: text, login: text, symbol: z.number() })),
  }),
  z.object({
    kind: z.literal('clock'),
    startedAt: millis.nullable(),
    endsAt: millis.nullable(),
    ticking: z.boolean(),
  }),
  z.object({
    kind: z.literal('hint'),
    seat,
    hint: text,
    text,
    free: z.boolean(),
    costPercent: z.number(),
  }),
  z.object({ kind: z.literal('objective'), seat: seatId, objective: text }),
  z.object({
    kind: z.literal('won'),
    seat,
    route: text,
    routeTitle: text,
    how: text,
    passed: z.array(text),
    rebootAt: millis.nullable(),
  }),
  z.object({ kind: z.literal('crashed'), seat, text, rebootAt: millis.nullable() }),
  z.object({
    kind: z.literal('scored'),
    seat: seatId,
    rule: text,
    points: z.number(),
    item: text,
    why: text,
    refs: z.array(seq),
  }),
  z.object({ kind: z.literal('achieved'), seat: seatId, achievement: text, title: text }),
  z.object({ kind: z.literal('more'), seat: seatId, rows: z.number() }),
  z.object({ kind: z.literal('fault'), seat, what: text }),
]) satisfies z.ZodType<Fact>;

export const told = z.object({ seq, n: z.number().int().min(0), at: millis, fact }) satisfies z.ZodType<Told>;
