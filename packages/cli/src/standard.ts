/** standard.ts — the machine the command line boots: first-party userland and proc files, no house rules. */
import { type BootConfig, type Build, type EraId, type ImageSpec, link } from '@killinit/kernel-sim';
import { contributionsOf } from '@killinit/plugin-sdk';
import procfsPlugin from '@killinit/procfs';
import { toolchainPlugin } from '@killinit/toolchain';
import { userlandPlugin } from '@killinit/userland';
import { jobProgram } from './job.ts';

const builds = new Map<EraId, Build>();
export function standardBuild(era: EraId): Build {
  let build = builds.get(era);
  if (build === undefined) {
    build = link(era, [
      ...[userlandPlugin, toolchainPlugin, procfsPlugin].map((plugin) => contributionsOf(plugin)),
      { programs: [jobProgram] },
    ]);
    builds.set(era, build);
  }
  return build;
}
export const ERAS: readonly EraId[] = ['v2.6.34', 'v6.1'];
export const tinyImage: ImageSpec = { init: '/sbin/init', files: [], homeFiles: [], hostname: 'killinit' };
export type { BootConfig };
