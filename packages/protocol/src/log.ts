/** log.ts — a row of the room log as it is stored, read back through the upgrades. */
import type { MachineInput } from '@killinit/kernel-sim';
import type { Recorded, RoomEvent, RoomPlan } from '@killinit/room';
import { z } from 'zod';
import { era, LOG_VERSION, millis, nameDisplay, phase, reveal, seatId, seq, settingValue } from './ids.ts';
import { upgrade } from './upgrade/index.ts';

const tty = z.string();
export const machineInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('attach'), tty, uid: z.number(), login: z.string(), sudo: z.boolean() }),
  z.object({ kind: z.literal('hangup'), tty }),
  z.object({ kind: z.literal('size'), tty, cols: z.number(), rows: z.number() }),
  z.object({ kind: z.literal('line'), tty, line: z.string() }),
  z.object({ kind: z.literal('key'), tty, key: z.enum(['^C', '^Z', '^D', '^\\']) }),
  z.object({ kind: z.literal('save'), tty, path: z.string(), text: z.string() }),
  z.object({ kind: z.literal('wall'), text: z.string() }),
  z.object({ kind: z.literal('reset') }),
]) satisfies z.ZodType<MachineInput>;

const plan = z.object({
  code: z.string(),
  scenario: z.string(),
  era,
  seed: z.number(),
  sim: z.string(),
  plugins: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      hash: z.string(),
      settings: z.record(z.string(), settingValue),
    }),
  ),
  settings: z.object({
    title: z.string(),
    capacity: z.number(),
    roundMs: millis.nullable(),
    rebootMs: millis.nullable(),
    reveal,
    names: nameDisplay,
  }),
}) satisfies z.ZodType<RoomPlan>;

const machine = z.string();
export const roomEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), plan }),
  z.object({ kind: z.literal('booted'), machine }),
  z.object({ kind: z.literal('seated'), seat: seatId, name: z.string(), login: z.string(), symbol: z.number() }),
  z.object({ kind: z.literal('presence'), seat: seatId, online: z.boolean() }),
  z.object({ kind: z.literal('renamed'), seat: seatId, name: z.string() }),
  z.object({ kind: z.literal('kicked'), seat: seatId }),
  z.object({ kind: z.literal('terminal'), seat: seatId, term: z.number().int().min(1), open: z.boolean() }),
  z.object({ kind: z.literal('input'), machine, seat: seatId.nullable(), input: machineInput }),
  z.object({ kind: z.literal('phase'), to: phase, why: z.enum(['instructor', 'time', 'simulator']) }),
  z.object({ kind: z.literal('extended'), byMs: z.number() }),
  z.object({ kind: z.literal('locked'), locked: z.boolean() }),
  z.object({ kind: z.literal('names'), names: nameDisplay }),
  z.object({ kind: z.literal('reveal'), reveal }),
  z.object({ kind: z.literal('blanked'), blank: z.boolean() }),
  z.object({ kind: z.literal('announced'), text: z.string() }),
  z.object({ kind: z.literal('hinted'), seat: seatId.nullable(), hint: z.string(), free: z.boolean() }),
  z.object({ kind: z.literal('quarantined'), plugin: z.string(), rule: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('marked') }),
]) satisfies z.ZodType<RoomEvent>;

export const logRow = z.object({
  v: z.literal(LOG_VERSION),
  seq,
  at: millis,
  by: z.object({ client: z.string(), id: z.number() }).nullable(),
  event: roomEvent,
});
export type LogRow = z.infer<typeof logRow>;

export function toRow(recorded: Recorded<RoomEvent>): LogRow {
  const { seq: n, at, by, event } = recorded;
  // Rows are written by us from values the compiler has checked; what comes back is parsed.
  return { v: LOG_VERSION, seq: n, at, by: by ?? null, event } as LogRow;
}

/** A row of any version we ever wrote. Throws for anything else: a log that cannot be read must not be played on. */
export function fromRow(stored: unknown): Recorded<RoomEvent> {
  const { seq: n, at, by, event } = logRow.parse(upgrade(stored));
  return by ? { seq: n, at, by, event } : { seq: n, at, event };
}
