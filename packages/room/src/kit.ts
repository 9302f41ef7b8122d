/** kit.ts — what a room is made of, put together from plugins by whoever opens it. The room itself knows no plugin. */
import type { Machine, Snapshot } from '@killinit/kernel-sim';
import type { Achievement, Rule, Scenario } from './scenario.ts';

export interface RoomKit {
  readonly scenario: Scenario;
  /** In the order in which the plan lists their plugins. */
  readonly rules: readonly { readonly plugin: string; readonly rule: Rule }[];
  readonly achievements: readonly { readonly plugin: string; readonly achievement: Achievement }[];
  /** Titles of guards that plugins bring. */
  readonly guardTitles: Readonly<Record<string, string>>;
  /** A machine at room time 0. */
  boot(): Machine;
  restore(snapshot: Snapshot): Machine;
}
