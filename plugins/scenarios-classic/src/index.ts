/** scenarios-classic — the stories the game began with. */
import { definePlugin } from '@killinit/plugin-sdk';
import { killingInit } from './killing-init/index.ts';

export default definePlugin({
  api: 1,
  id: 'scenarios-classic',
  version: '1.0.0',
  title: 'Classic scenarios',
  summary: 'The original story: root cannot kill init. Or can it?',
  contributes: { scenarios: [killingInit] },
});
