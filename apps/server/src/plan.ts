/** plan.ts — which plugins a room gets: what the host switched on, and what the scenario cannot do without. */
import type { PluginHost } from '@killinit/plugin-host';
import { contributionsOf, settingsOf } from '@killinit/plugin-host/assemble';
import type { Catalog, CatalogPlugin, CatalogScenario, CatalogSetting, RoomBody } from '@killinit/protocol';
import { DEFAULT_SETTINGS, type PluginRef, type Rejection, type RoomPlan, reject, type Scenario } from '@killinit/room';
import { newSeed } from './secrets.ts';

/** Everything a new room is, from what the host asked for. */
export function planRoom(host: PluginHost, body: RoomBody, code: string): RoomPlan | Rejection {
  const chosen = planPlugins(host, body);
  if ('code' in chosen) return chosen;
  const { scenario, plugins } = chosen;
  const era = body.era ?? scenario.eras[0] ?? 'v6.1';
  if (!scenario.eras.includes(era)) return reject('scenario.unknown');
  return {
    code,
    scenario: scenario.id,
    era,
    seed: newSeed(),
    sim: host.simHash(plugins.map((p) => p.id)),
    plugins,
    settings: {
      ...DEFAULT_SETTINGS,
      title: body.title || scenario.title,
      capacity: body.capacity,
      roundMs: body.minutes === null ? null : body.minutes * 60_000,
      rebootMs: body.rebootSeconds === null ? null : body.rebootSeconds * 1000,
      reveal: body.reveal,
      names: body.names,
    },
  };
}

function planPlugins(host: PluginHost, body: RoomBody): { scenario: Scenario; plugins: PluginRef[] } | Rejection {
  const found = allScenarios(host).find((s) => s.scenario.id === body.scenario);
  if (!found) return reject('scenario.unknown');
  const plugins: PluginRef[] = [];
  for (const { id, plugin, bundle } of host.loaded) {
    const wish = body.plugins[id];
    const on = wish?.enabled ?? plugin.enabled ?? true;
    if (!on && id !== found.plugin) continue;
    plugins.push({
      id,
      version: plugin.version,
      hash: bundle.hash,
      settings: settingsOf(plugin, wish?.settings ?? {}),
    });
  }
  return { scenario: found.scenario, plugins };
}

function allScenarios(host: PluginHost): { plugin: string; scenario: Scenario }[] {
  return host.loaded.flatMap(({ id, plugin }) =>
    (contributionsOf(plugin).scenarios ?? []).map((scenario) => ({ plugin: id, scenario })),
  );
}

const ERAS: Catalog['eras'] = [
  { id: 'v2.6.34', title: 'Linux 2.6.34 (2010)' },
  { id: 'v6.1', title: 'Linux 6.1 (2022)' },
];

export function catalogOf(host: PluginHost, titleOf: (guard: string) => string): Catalog {
  const scenarios = allScenarios(host).map(
    ({ plugin, scenario: s }): CatalogScenario => ({
      id: s.id,
      plugin,
      title: s.title,
      summary: s.summary,
      story: s.story,
      goal: s.goal,
      eras: s.eras,
      sudo: s.sudo,
      guards: s.guards.map(({ id, weight }) => ({ id, title: titleOf(id), weight })),
      objectives: s.objectives.map(({ id, title }) => ({ id, title })),
      hints: s.hints.length,
      routes: s.routes.length,
    }),
  );
  const plugins = host.plugins.map((one): CatalogPlugin => {
    if (one.error !== null)
      return {
        id: one.id,
        title: one.id,
        summary: '',
        version: '',
        hash: one.bundle?.hash ?? null,
        enabled: false,
        contributes: [],
        settings: [],
        error: one.error,
      };
    const { plugin } = one;
    return {
      id: one.id,
      title: plugin.title ?? one.id,
      summary: plugin.summary ?? '',
      version: plugin.version,
      hash: one.bundle.hash,
      enabled: plugin.enabled ?? true,
      contributes: Object.entries(contributionsOf(plugin))
        .filter(([, list]) => Array.isArray(list) && list.length > 0)
        .map(([kind]) => kind),
      settings: Object.entries(plugin.settings ?? {}).map(([id, spec]) => ({ id, ...spec }) as CatalogSetting),
      error: null,
    };
  });
  return { scenarios, plugins, eras: ERAS };
}
