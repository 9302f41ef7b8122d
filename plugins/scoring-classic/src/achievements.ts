/** achievements.ts — small honours, worth nothing. */
import { type Achievement, achievement, type Fact, type MachineEvent } from '@killinit/plugin-sdk';

const event = (fact: Fact): MachineEvent | null => (fact.kind === 'machine' ? fact.event : null);

export const ACHIEVEMENTS: readonly Achievement[] = [
  achievement({
    id: 'into-the-void',
    title: 'Into the void: a SIGKILL to init, and nothing happened',
    earned: (fact) => {
      const e = event(fact);
      return (
        e?.kind === 'guard' && e.blocked && ['sig-unkillable-default', 'sig-global-init-kernel-only'].includes(e.id)
      );
    },
  }),
  achievement({
    id: 'ring-zero',
    title: 'Ring zero: loaded a kernel module',
    earned: (fact) => {
      const e = event(fact);
      return e?.kind === 'module' && e.change === 'loaded';
    },
  }),
  achievement({
    id: 'oops',
    title: 'Oops: the kernel stumbled over your code',
    earned: (fact) => event(fact)?.kind === 'oops',
  }),
  achievement({
    id: 'regicide',
    title: 'Regicide: init is dead',
    earned: (fact) => fact.kind === 'won',
  }),
  achievement({
    id: 'collateral',
    title: 'Collateral damage: the machine went down, and init had not even died',
    earned: (fact) => fact.kind === 'crashed' && fact.seat !== null,
  }),
];
