/** bin/link.ts — link(1) and unlink(1): the bare calls. */
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const unlinkTool = tool({
  path: '/usr/bin/unlink',
  summary: 'call the unlink function to remove the specified file',
  options: '',
  *run(t) {
    if (t.operands.length !== 1)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `extra operand '${t.operands[1]}'`);
    const r = yield* sys.unlink(t.operands[0] as string);
    return r < 0 ? yield* t.die(`cannot unlink '${t.operands[0]}': ${strerror(r)}`) : 0;
  },
});
export const linkTool = tool({
  path: '/usr/bin/link',
  summary: 'call the link function to create a link to a file',
  options: '',
  *run(t) {
    if (t.operands.length !== 2)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `missing operand after '${t.operands[0]}'`);
    const r = yield* sys.link(t.operands[0] as string, t.operands[1] as string);
    return r < 0 ? yield* t.die(`cannot create link '${t.operands[1]}' to '${t.operands[0]}': ${strerror(r)}`) : 0;
  },
});
