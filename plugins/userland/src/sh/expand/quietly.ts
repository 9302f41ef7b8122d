/**
 * expand/quietly.ts — a text expanded as between double quotes without running anything: parameters and arithmetic, for PS4 and for
 * prompts without command substitutions. Those with one are run as a frame (run/prompting.ts).
 */
import { evaluateBig } from '../arith/evaluate.ts';
import { quotedOps } from '../compile/index.ts';
import type { Op } from '../compile/ops.ts';
import { ShellError } from '../errors.ts';
import { newFrame, type Piece, type Shell } from '../state.ts';
import { toPattern, toReplacement, toText } from './fields.ts';
import { locate, look, parameter, put } from './param.ts';

export function expandQuietly(s: Shell, text: string): string {
  if (!/[$`]/.test(text)) return text;
  const f = newFrame('expand', '');
  try {
    const ops = quotedOps(text);
    for (let pc = 0; pc < ops.length; pc += 1) {
      const op = ops[pc] as Op;
      if (op.op === 'open') f.words.push([]);
      else if (op.op === 'text') (f.words[f.words.length - 1] as Piece[]).push({ s: op.s, k: op.k });
      else if (op.op === 'param') parameter(s, f, op.ref, op.how, op.quoted, op.text);
      else if (op.op === 'arith')
        put(s, f, { kind: 'one', text: String(evaluateBig(s, f.vals.pop() as string)) }, true);
      else if (op.op === 'default') {
        const looked = look(s, locate(s, f, op.ref));
        const set =
          looked.kind === 'list' ? looked.items.length > 0 : looked.text !== null && !(op.colon && looked.text === '');
        if (op.how === '+' ? !set : set) {
          if (set && op.how !== '+') put(s, f, looked, true);
          pc = op.skip - 1;
        }
      } else if (op.op === 'close') {
        const pieces = f.words.pop() as Piece[];
        f.vals.push(
          op.as === 'pattern' ? toPattern(pieces) : op.as === 'replacement' ? toReplacement(pieces) : toText(pieces),
        );
      }
    }
    return f.vals.pop() ?? '';
  } catch (error) {
    if (error instanceof ShellError || error instanceof RangeError) return text;
    throw error;
  }
}
