/** bin/true.ts, with false: do nothing, and say so in the exit status. */
import { tool } from '../lib/tool.ts';

export const trueTool = tool({
  path: '/usr/bin/true',
  summary: 'do nothing, successfully',
  *run() {
    return 0;
  },
});
export const falseTool = tool({
  path: '/usr/bin/false',
  summary: 'do nothing, unsuccessfully',
  *run() {
    return 1;
  },
});
