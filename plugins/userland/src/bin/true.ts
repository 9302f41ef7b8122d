/** bin/true.ts, with false: do nothing, and say so in the exit status. */
import { tool } from '../lib/tool.ts';

// biome-ignore lint/correctness/useYield: nothing to call
export const trueTool = tool({
  path: '/usr/bin/true',
  summary: 'do nothing, successfully',
  *run() {
    return 0;
  },
});
// biome-ignore lint/correctness/useYield: nothing to call
export const falseTool = tool({
  path: '/usr/bin/false',
  summary: 'do nothing, unsuccessfully',
  *run() {
    return 1;
  },
});
