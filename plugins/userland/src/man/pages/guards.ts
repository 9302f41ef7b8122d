/** man/pages/guards.ts — a page for every guard, made from the catalogue the kernel itself asks. */
import { GUARD_CATALOGUE } from '../../lib/sdk.ts';
import type { Page } from '../types.ts';

const ERA_NAMES: Readonly<Record<string, string>> = { 'v2.6.34': 'Linux 2.6.34', 'v6.1': 'Linux 6.1' };

export const GUARD_PAGES: readonly Page[] = GUARD_CATALOGUE.map((g) => {
  const where = Object.entries(g.code).map(
    ([era, c]) => `${ERA_NAMES[era] ?? era}: ${c?.site} in ${c?.file}${c?.note === undefined ? '' : ` (${c.note})`}`,
  );
  const absent = Object.keys(ERA_NAMES).filter((era) => !(era in g.code));
  const { verdict } = g;
  const effect = [verdict.kind, verdict.value, verdict.detail].filter((x) => x !== undefined && x !== '').join(': ');
  const paragraphs = [
    `${g.title}.`,
    `The check: ${g.condition}.${g.operands.length > 0 ? ` It reads ${g.operands.join(', ')}.` : ''}`,
    `When it strikes: ${effect}. What you see: ${g.userSees}.`,
    g.teaching,
    `Where it is. ${where.join('. ')}.${absent.length > 0 ? ` Not in ${absent.map((e) => ERA_NAMES[e]).join(' or ')}.` : ''}`,
    ...(g.unasked === undefined ? [] : [`Not in this machine: ${g.unasked}.`]),
    `Versions. ${g.versions.join('. ')}.`,
  ];
  return {
    name: g.id,
    section: 7,
    summary: g.title,
    description: paragraphs.join('\n\n'),
    seeAlso: ['guards(1)', 'signal(7)', `path ${g.path}`],
  };
});
