/** views/view.ts — a screen's data is a fold over the facts its watcher may see. */
import type { Told } from '../facts.ts';
import type { Watcher } from '../types.ts';

export interface View<V> {
  readonly audience: Watcher['role'];
  readonly empty: V;
  /** `told` has already passed `see` for this watcher. */
  fold(view: V, told: Told): V;
}

export function foldAll<V>(view: View<V>, from: V, told: readonly Told[]): V {
  return told.reduce((state, one) => view.fold(state, one), from);
}
