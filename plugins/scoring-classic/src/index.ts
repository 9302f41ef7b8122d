/** scoring-classic — understanding is worth about as much as the kill; nothing ever subtracts. */
import { definePlugin } from '@killinit/plugin-sdk';
import { ACHIEVEMENTS } from './achievements.ts';
import { discovery } from './discovery.ts';
import { routes } from './routes.ts';

export default definePlugin({
  api: 1,
  id: 'scoring-classic',
  version: '1.0.0',
  title: 'Classic scoring',
  summary: 'Points for each guard met and for each way to kill init, with a small bonus for the first on a way.',
  settings: {
    discovery: {
      type: 'integer',
      title: 'Points for all guards of a scenario',
      default: 400,
      minimum: 0,
      maximum: 2000,
    },
    order: { type: 'boolean', title: 'Bonus for the first three on a way', default: true },
  },
  contributes: (settings) => ({
    rules: [discovery(settings.discovery), routes({ order: settings.order })],
    achievements: ACHIEVEMENTS,
  }),
});
