/** What is being set up: a choice out of the catalogue, and the sentence that says what it comes to. */
import type { Catalog, CatalogPlugin, CatalogScenario, RoomBodyInput } from '@killinit/protocol';

export type Value = string | number | boolean;

export interface Plan {
  readonly scenario: string;
  readonly era: string;
  readonly title: string;
  readonly capacity: number;
  /** Null: until the instructor ends it. */
  readonly minutes: number | null;
  /** Null: by hand. */
  readonly rebootSeconds: number | null;
  readonly reveal: 'facts' | 'name' | 'hidden';
  readonly names: 'shown' | 'pseudonyms' | 'hidden';
  /** Plugins switched off. */
  readonly off: readonly string[];
  /** Changed settings, by plugin. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

export const LIMIT = {
  minutes: { min: 1, max: 720 },
  rebootSeconds: { min: 3, max: 600 },
  capacity: { min: 1, max: 200 },
} as const;

export function firstPlan(catalog: Catalog): Plan | null {
  const scenario = catalog.scenarios[0];
  if (!scenario) return null;
  return {
    scenario: scenario.id,
    era: scenario.eras[0] ?? 'v2.6.34',
    title: '',
    capacity: 40,
    minutes: 30,
    rebootSeconds: 12,
    reveal: 'facts',
    names: 'shown',
    off: catalog.plugins.filter((p) => !p.enabled).map((p) => p.id),
    settings: {},
  };
}

/** Another scenario; the kernel stays if it fits. */
export function withScenario(plan: Plan, scenario: CatalogScenario): Plan {
  const era = scenario.eras.includes(plan.era) ? plan.era : (scenario.eras[0] ?? plan.era);
  return { ...plan, scenario: scenario.id, era, off: plan.off.filter((id) => id !== scenario.plugin) };
}

/** Why this plugin cannot be switched off; null when it can. */
export function neededBecause(plugin: CatalogPlugin, scenario: CatalogScenario): string | null {
  if (plugin.error !== null) return null;
  if (plugin.id === scenario.plugin) return 'The scenario comes from it';
  return null;
}

/** What is missing before the room can open, as one thing to do; null when nothing is. */
export function problem(plan: Plan): string | null {
  const outside = (value: number | null, { min, max }: { min: number; max: number }) =>
    value !== null && !(Number.isInteger(value) && value >= min && value <= max);
  if (outside(plan.minutes, LIMIT.minutes)) return 'Give the round 1 to 720 minutes.';
  if (outside(plan.rebootSeconds, LIMIT.rebootSeconds)) return 'Let the reboot take 3 to 600 seconds.';
  if (outside(plan.capacity, LIMIT.capacity)) return 'Give the room 1 to 200 seats.';
  return null;
}

/** A setting as it stands: changed here, or as the plugin ships it. */
export function settingOf(plan: Plan, plugin: CatalogPlugin, id: string): Value {
  const set = plan.settings[plugin.id]?.[id];
  return set ?? plugin.settings.find((s) => s.id === id)?.default ?? false;
}

export const withValue = (plan: Plan, plugin: string, id: string, value: Value): Plan => ({
  ...plan,
  settings: { ...plan.settings, [plugin]: { ...plan.settings[plugin], [id]: value } },
});

export function toBody(plan: Plan, catalog: Catalog): RoomBodyInput {
  const plugins: NonNullable<RoomBodyInput['plugins']> = {};
  for (const plugin of catalog.plugins) {
    if (plugin.error !== null) continue;
    plugins[plugin.id] = { enabled: !plan.off.includes(plugin.id), settings: { ...plan.settings[plugin.id] } };
  }
  return {
    scenario: plan.scenario,
    era: plan.era as 'v2.6.34' | 'v6.1',
    ...(plan.title.trim() === '' ? {} : { title: plan.title.trim() }),
    capacity: plan.capacity,
    minutes: plan.minutes,
    rebootSeconds: plan.rebootSeconds,
    reveal: plan.reveal,
    names: plan.names,
    plugins,
  };
}
