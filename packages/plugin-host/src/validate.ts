/** validate.ts — is this value a plugin? The compiler has checked ours; others may come as plain JavaScript. */
import { API_VERSIONS, type Plugin } from '@killinit/plugin-sdk';
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'use lower case letters, digits and dashes');
const fn = z.custom<(...args: never[]) => unknown>((v) => typeof v === 'function', 'must be a function');
const text = z.string();
const list = <T extends z.ZodType>(of: T) => z.array(of).optional();

const setting = z.discriminatedUnion('type', [
  z.object({ type: z.literal('boolean'), title: text, default: z.boolean() }),
  z.object({ type: z.literal('integer'), title: text, default: z.number(), minimum: z.number(), maximum: z.number() }),
  z.object({ type: z.literal('enum'), title: text, default: text, options: z.record(text, text) }),
]);

const scenario = z.looseObject({
  id: z.string().min(1),
  title: text,
  summary: text,
  story: text,
  goal: text,
  eras: z.array(z.enum(['v2.6.34', 'v6.1'])).min(1),
  sudo: z.boolean(),
  guards: z.array(z.looseObject({ id: text, weight: z.number().int().min(1).max(3) })),
  routes: z.array(z.looseObject({ id: text, title: text, tier: z.number().int().min(1).max(5), matches: fn })),
  objectives: z.array(z.looseObject({ id: text, title: text, reached: fn })),
  hints: z.array(z.looseObject({ id: text, level: z.number().int().min(1).max(3), route: text, text })),
});

export const contributions = z.looseObject({
  programs: list(z.looseObject({ path: z.string().startsWith('/'), summary: text, main: fn })),
  syscalls: list(z.looseObject({ name: text, nr: z.number().int(), run: fn })),
  procFiles: list(z.looseObject({ path: text })),
  hooks: list(z.looseObject({ hook: text, id: text, blocks: fn })),
  files: list(z.looseObject({ path: z.string().startsWith('/') })),
  scenarios: list(scenario),
  rules: list(z.looseObject({ id: text, title: text, empty: fn, step: fn })),
  achievements: list(z.looseObject({ id: text, title: text, earned: fn })),
  panels: list(z.looseObject({ id: text, title: text })),
});

const plugin = z.looseObject({
  api: z
    .number()
    .refine((n) => (API_VERSIONS as readonly number[]).includes(n), `this server knows API ${API_VERSIONS.join(', ')}`),
  id,
  version: z.string().min(1),
  title: text.optional(),
  summary: text.optional(),
  enabled: z.boolean().optional(),
  settings: z.record(text, setting).optional(),
  contributes: z.custom(
    (v) => typeof v === 'function' || (typeof v === 'object' && v !== null),
    'must be an object or a function',
  ),
});

/** The plugin, or a sentence saying what is wrong with it. */
export function checkPlugin(value: unknown): Plugin | string {
  const parsed = plugin.safeParse(value);
  if (!parsed.success) return explain(parsed.error);
  return value as Plugin;
}

/** What a plugin says it contributes, checked; a sentence when it is not right. */
export function checkContributions(value: unknown): string | null {
  const parsed = contributions.safeParse(value);
  return parsed.success ? null : explain(parsed.error);
}

function explain(error: z.ZodError): string {
  const first = error.issues[0];
  const where = first?.path.join('.') ?? '';
  return `${where === '' ? 'The default export' : where}: ${first?.message ?? 'is not right'}`;
}
