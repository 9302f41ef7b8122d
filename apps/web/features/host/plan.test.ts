import type { Catalog, CatalogPlugin, CatalogScenario } from '@killinit/protocol';
import { roomBody } from '@killinit/protocol';
import { describe, expect, test } from 'vitest';
import { firstPlan, neededBecause, problem, settingOf, toBody, withScenario, withValue } from './plan.ts';

const scenario = (id: string, eras: readonly string[], plugin = 'story'): CatalogScenario => ({
  id,
  plugin,
  title: id,
  summary: '',
  story: '',
  goal: '',
  eras,
  sudo: true,
  guards: [],
  objectives: [],
  hints: 0,
  routes: 0,
});
const plugin = (id: string, more: Partial<CatalogPlugin> = {}): CatalogPlugin => ({
  id,
  title: id,
  summary: '',
  version: '1.0.0',
  hash: 'x',
  enabled: true,
  contributes: [],
  settings: [],
  error: null,
  ...more,
});
const catalog: Catalog = {
  scenarios: [scenario('old', ['v2.6.34']), scenario('both', ['v2.6.34', 'v6.1'], 'more')],
  plugins: [
    plugin('story'),
    plugin('more'),
    plugin('rules', { settings: [{ id: 'tasks', title: 'Tasks', type: 'integer', default: 64 }] }),
    plugin('broken', { error: 'no such file', hash: null }),
    plugin('idle', { enabled: false }),
  ],
  eras: [],
};

describe('setting up a session', () => {
  const plan = firstPlan(catalog)!;

  test('starts with the first scenario and the plugins as they ship', () => {
    expect(plan).toMatchObject({ scenario: 'old', era: 'v2.6.34', minutes: 30, off: ['idle'] });
    expect(firstPlan({ ...catalog, scenarios: [] })).toBeNull();
  });
  test('another scenario keeps a kernel that fits, and switches its plugin on', () => {
    const both = withScenario({ ...plan, era: 'v6.1', off: ['more'] }, catalog.scenarios[1]!);
    expect(both).toMatchObject({ scenario: 'both', era: 'v6.1', off: [] });
    expect(withScenario(both, catalog.scenarios[0]!).era).toBe('v2.6.34');
  });
  test('the plugin of the scenario stays on', () => {
    expect(neededBecause(catalog.plugins[0]!, catalog.scenarios[0]!)).not.toBeNull();
    expect(neededBecause(catalog.plugins[1]!, catalog.scenarios[0]!)).toBeNull();
  });
  test('a setting is the default until it is changed', () => {
    const rules = catalog.plugins[2]!;
    expect(settingOf(plan, rules, 'tasks')).toBe(64);
    expect(settingOf(withValue(plan, 'rules', 'tasks', 8), rules, 'tasks')).toBe(8);
  });
  test('the request is one the server takes, without the plugin that failed', () => {
    const body = toBody(withValue(plan, 'rules', 'tasks', 8), catalog);
    const parsed = roomBody.parse(body);
    expect(parsed.plugins).not.toHaveProperty('broken');
    expect(parsed.plugins.rules).toEqual({ enabled: true, settings: { tasks: 8 } });
    expect(parsed.plugins.idle).toEqual({ enabled: false, settings: {} });
  });
  test.each([
    [{ minutes: 0 }, 'minutes'],
    [{ minutes: Number.NaN }, 'minutes'],
    [{ rebootSeconds: 1 }, 'reboot'],
    [{ capacity: 201 }, 'seats'],
  ])('%j is said to be wrong', (change, word) => expect(problem({ ...plan, ...change })).toContain(word));
  test('no clock and a reboot by hand are fine', () => {
    expect(problem({ ...plan, minutes: null, rebootSeconds: null })).toBeNull();
  });
});
