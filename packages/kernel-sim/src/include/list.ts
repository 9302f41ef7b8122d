/** include/list.ts — struct list_head, on bytes a module may have rewired. Walks are bounded: a ring that never ends is a lockup. */
import type { AnyLayout, ViewOf, Views } from '../mm/struct.ts';
import { containerOf } from '../mm/struct.ts';
import type { ListHead } from './sched.ts';
import { list_head } from './sched.ts';

/** Thrown by a walk that does not come back to its head: kernel/kernel.ts turns it into a soft lockup. */
export class EndlessList {
  readonly head: number;
  constructor(head: number) {
    this.head = head;
  }
}
const LIMIT = 100_000;

export function INIT_LIST_HEAD(l: ListHead): void {
  l.next = l;
  l.prev = l;
}
export function list_add_tail(l: ListHead, head: ListHead): void {
  const prev = head.prev;
  l.next = head;
  l.prev = prev;
  prev.next = l;
  head.prev = l;
}
export function list_del_init(l: ListHead): void {
  const { next, prev } = l;
  next.prev = prev;
  prev.next = next;
  INIT_LIST_HEAD(l);
}
export function list_empty(head: ListHead): boolean {
  return head.next.$addr === head.$addr;
}
/** list_for_each_entry(), collected first so that the body may change the list. */
export function entries<L extends AnyLayout>(
  v: Views,
  head: ListHead,
  layout: L,
  field: keyof L['fields'] & string,
): ViewOf<L>[] {
  const out: ViewOf<L>[] = [];
  for (let at = head.next; at.$addr !== head.$addr; at = at.next) {
    if (out.length >= LIMIT) throw new EndlessList(head.$addr);
    out.push(containerOf(v, layout, field, at.$addr));
  }
  return out;
}
/** list_for_each_entry(): one after the other; a body that unlinks one must leave the loop. */
export function* eachEntry<L extends AnyLayout>(
  v: Views,
  head: ListHead,
  layout: L,
  field: keyof L['fields'] & string,
): Generator<ViewOf<L>, void> {
  let seen = 0;
  for (let at = head.next; at.$addr !== head.$addr; at = at.next) {
    if (seen >= LIMIT) throw new EndlessList(head.$addr);
    seen += 1;
    yield containerOf(v, layout, field, at.$addr);
  }
}
export { list_head };
