/**
 * host.ts — for whoever opens rooms: plugins and a plan become the kit of a room. The same on the server, in a browser and in tests.
 */
import * as kernelSim from '@killinit/kernel-sim';
import { type BootConfig, boot, link, restore } from '@killinit/kernel-sim';
import type { RoomKit, RoomPlan, Scenario } from '@killinit/room';
import * as room from '@killinit/room';
import * as sdk from './index.ts';
import { type Contributions, contributionsOf, type Plugin } from './plugin.ts';

export { decodePlain, encodePlain, guardTitle, type Machine, type MachineEvent } from '@killinit/kernel-sim';
export { Room, type RoomKit, type RoomPlan } from '@killinit/room';
export { contributionsOf, type Plugin, settingsOf } from './plugin.ts';

/**
 * What bundled plugins import of ours, by the name they import it under. There must be one of each in a room: a panic thrown by a
 * plugin's proc file is caught by the machine only if both know it as the same class.
 */
export const SHARED_MODULES: Readonly<Record<string, object>> = {
  '@killinit/kernel-sim': kernelSim,
  '@killinit/room': room,
  '@killinit/plugin-sdk': sdk,
};
/** Where a bundle finds them; to be called before the first plugin is imported. */
export const SHARED_KEY = 'killinit.shared';
export function shareModules(): void {
  (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(SHARED_KEY)] = SHARED_MODULES;
}

/** A plan names a plugin or a scenario that is not there. */
export class KitError extends Error {}

/** @throws KitError, or LinkError when two plugins claim one name */
export function assemble(plan: RoomPlan, plugins: readonly Plugin[]): RoomKit {
  const parts = plan.plugins.map((ref) => {
    const plugin = plugins.find((p) => p.id === ref.id);
    if (!plugin) throw new KitError(`This room needs the plugin ${ref.id}, which is not there.`);
    return { id: ref.id, contributions: contributionsOf(plugin, ref.settings) };
  });
  const scenario = findScenario(
    parts.map((p) => p.contributions),
    plan.scenario,
  );
  const build = link(
    plan.era,
    parts.map((p) => p.contributions),
  );
  const { image } = scenario;
  const config: BootConfig = {
    era: plan.era,
    seed: plan.seed,
    image: typeof image === 'function' ? image(plan.era) : image,
  };
  return {
    scenario,
    rules: parts.flatMap(({ id, contributions }) => (contributions.rules ?? []).map((rule) => ({ plugin: id, rule }))),
    achievements: parts.flatMap(({ id, contributions }) =>
      (contributions.achievements ?? []).map((achievement) => ({ plugin: id, achievement })),
    ),
    guardTitles: Object.assign({}, ...parts.map((p) => p.contributions.guardTitles ?? {})),
    boot: () => boot(build, config),
    // The image is the plan's; a snapshot need not carry it.
    restore: (snapshot) => restore(build, { ...snapshot, config }),
  };
}

function findScenario(all: readonly Contributions[], id: string): Scenario {
  for (const { scenarios } of all) {
    const found = scenarios?.find((s) => s.id === id);
    if (found) return found;
  }
  throw new KitError(`No plugin of this room brings the scenario ${id}.`);
}
