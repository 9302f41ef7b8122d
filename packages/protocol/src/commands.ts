/** commands.ts — what a browser may send, if well formed. Whether it is allowed is the room's business. */
import { type InstructorCommand, LIMITS, type StudentCommand, TERMINALS } from '@killinit/room';
import { z } from 'zod';
import { bytes, commandId, nameDisplay, reveal, seatId } from './ids.ts';

const hintId = z.string().min(1).max(80);
const term = z
  .number()
  .int()
  .min(0)
  .max(TERMINALS - 1);
const key = z.enum(['^C', '^Z', '^D', '^\\']);

export const studentCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('type'), seat: seatId, term: term.optional(), line: bytes(LIMITS.lineBytes) }),
  z.object({ kind: z.literal('key'), seat: seatId, term: term.optional(), key }),
  z.object({ kind: z.enum(['open', 'close']), seat: seatId, term }),
  z.object({
    kind: z.literal('size'),
    seat: seatId,
    term: term.optional(),
    cols: z.number().int().min(1).max(LIMITS.cols),
    rows: z.number().int().min(1).max(LIMITS.rows),
  }),
  z.object({ kind: z.literal('save'), seat: seatId, path: bytes(LIMITS.pathBytes), text: bytes(LIMITS.saveBytes) }),
  z.object({ kind: z.literal('hint'), seat: seatId, hint: hintId }),
]) satisfies z.ZodType<StudentCommand>;

export const instructorCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start') }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('extend'), byMs: z.number().int().min(-LIMITS.extendMs).max(LIMITS.extendMs) }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('lock'), locked: z.boolean() }),
  z.object({ kind: z.literal('rename'), seat: seatId, name: z.string().max(400) }),
  z.object({ kind: z.literal('kick'), seat: seatId }),
  z.object({ kind: z.literal('names'), names: nameDisplay }),
  z.object({ kind: z.literal('reveal'), reveal }),
  z.object({ kind: z.literal('blank'), blank: z.boolean() }),
  z.object({ kind: z.literal('announce'), text: z.string().max(4 * LIMITS.announceChars) }),
  z.object({ kind: z.literal('release'), hint: hintId }),
]) satisfies z.ZodType<InstructorCommand>;

export const browserCommand = z.union([studentCommand, instructorCommand]);
export type BrowserCommand = z.infer<typeof browserCommand>;

/** Socket event `command`. Ids of one page rise; a repeat is acknowledged, not done twice. */
export const commandMessage = z.object({ id: commandId, command: browserCommand });
export type CommandMessage = z.infer<typeof commandMessage>;

const tty = z.string().regex(/^[a-z0-9/]{1,16}$/);

/** Socket event `inspect`: a question that changes nothing and is not logged. */
export const inspectQuery = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('complete'),
    tty,
    line: bytes(LIMITS.lineBytes),
    cursor: z.number().int().min(0).max(4096),
  }),
  z.object({ kind: z.literal('tree') }),
  z.object({ kind: z.literal('dmesg'), from: z.number().int().min(0).max(0xffffffff) }),
  z.object({ kind: z.literal('read'), tty, path: bytes(LIMITS.pathBytes) }),
  z.object({ kind: z.literal('guards') }),
  z.object({ kind: z.literal('task'), pid: z.number().int().min(0).max(0x3fffff) }),
  /** A student's terminal as it is now; for the instructor. */
  z.object({ kind: z.literal('scrollback'), seat: seatId, term: term.optional() }),
]);
export type InspectQuery = z.infer<typeof inspectQuery>;
