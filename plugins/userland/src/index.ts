/** userland — what a student finds on the machine: shell, tools, manual pages. Content on the public SDK. */
import { definePlugin, type ProgramDef } from '@killinit/plugin-sdk';
import { busybox } from './bin/busybox.ts';
import { tools } from './bin/index.ts';
import { tinyInit } from './init/tiny.ts';
import { shell } from './sh/index.ts';

export const programs: readonly ProgramDef[] = [tinyInit, shell, ...tools, busybox([shell, ...tools])];

export const userlandPlugin = definePlugin({
  api: 1,
  id: 'userland',
  version: '1.0.0',
  title: 'Userland',
  summary: 'The shell, the tools and their manual pages.',
  contributes: { programs },
});
export default userlandPlugin;
