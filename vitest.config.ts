import { defineConfig } from 'vitest/config';

// One project for each folder; `extends: true` is what makes them share the settings below.
const project = (root: string, more: object = {}) => ({ extends: true as const, test: { name: root, root, ...more } });

export default defineConfig({
  test: {
    testTimeout: 30_000, // a new PGlite takes 2 to 6 s
    hookTimeout: 60_000,
    reporters: ['default', './scripts/count-reporter.ts'],
    projects: [
      project('packages/kernel-sim'),
      project('packages/cc'),
      project('packages/room'),
      project('packages/protocol'),
      project('packages/plugin-host'),
      project('packages/plugin-sdk'),
      project('packages/db'),
      project('packages/tooling'),
      project('packages/cli'),
      project('packages/ui'),
      project('plugins/userland'),
      project('plugins/toolchain'),
      project('plugins/procfs'),
      project('plugins/house-rules'),
      project('plugins/scenarios-classic'),
      project('plugins/scoring-classic'),
      project('apps/server'),
      project('apps/web'),
      project('e2e', {
        include: ['*.e2e.ts'],
        testTimeout: 120_000,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
