/** plugin.ts — a plugin is a value, checked by the compiler and versioned by one integer. */
import type { KernelContributions } from '@killinit/kernel-sim';
import type { RoomContributions } from '@killinit/room';

/** Versions of this interface the host accepts. */
export const API_VERSIONS = [1] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

interface SettingText {
  readonly title: string;
  readonly help?: string;
}
/** One field of the form a host fills in for a room. */
export type Setting = SettingText &
  (
    | { readonly type: 'boolean'; readonly default: boolean }
    | {
        readonly type: 'integer';
        readonly default: number;
        readonly minimum: number;
        readonly maximum: number;
        readonly unit?: string;
      }
    | { readonly type: 'enum'; readonly default: string; readonly options: Readonly<Record<string, string>> }
  );
export type SettingSpecs = Readonly<Record<string, Setting>>;
export type SettingValue = string | number | boolean;
type ValueOf<T> = T extends { type: 'boolean' } ? boolean : T extends { type: 'integer' } ? number : string;
export type SettingValues<S extends SettingSpecs = SettingSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** A component of the plugin's ./web entry, exported there under the same id. */
export interface PanelRef {
  readonly id: string;
  readonly title: string;
  readonly audience: 'student' | 'instructor' | 'projector' | 'review';
}

/** Titles of the guards that a plugin's hooks are. */
export interface GuardTitles {
  readonly guardTitles?: Readonly<Record<string, string>>;
}

export type Contributions = KernelContributions &
  RoomContributions &
  GuardTitles & { readonly panels?: readonly PanelRef[] };

export interface Plugin<S extends SettingSpecs = SettingSpecs> {
  readonly api: ApiVersion;
  /** Lower case, digits and dashes; unique on a server. */
  readonly id: string;
  readonly version: string;
  readonly title?: string;
  /** One sentence for the list. */
  readonly summary?: string;
  /** Chosen for every new room unless the host switches it off. Default true. */
  readonly enabled?: boolean;
  readonly settings?: S;
  /** As a function when it depends on the settings; it must then be a pure one. */
  readonly contributes: Contributions | ((settings: SettingValues<S>) => Contributions);
}

export function definePlugin<const S extends SettingSpecs>(plugin: Plugin<S>): Plugin {
  return plugin as unknown as Plugin;
}

/** What a plugin contributes under these settings; a setting that is missing or does not fit takes its default. */
export function contributionsOf(plugin: Plugin, settings: Readonly<Record<string, SettingValue>> = {}): Contributions {
  const { contributes } = plugin;
  return typeof contributes === 'function' ? contributes(settingsOf(plugin, settings)) : contributes;
}

export function settingsOf(
  plugin: Plugin,
  given: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const specs = Object.entries(plugin.settings ?? {});
  return Object.fromEntries(specs.map(([id, spec]) => [id, fits(spec, given[id]) ? given[id] : spec.default]));
}

function fits(spec: Setting, value: SettingValue | undefined): value is SettingValue {
  switch (spec.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= spec.minimum && value <= spec.maximum;
    case 'enum':
      return typeof value === 'string' && Object.hasOwn(spec.options, value);
  }
}
