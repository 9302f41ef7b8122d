/** expand/tilde.ts — `~`, `~user`, `~+`, `~-`. */

import type { Sys } from '../../lib/sdk.ts';
import { readAccounts } from '../../lib/users.ts';
import type { Shell } from '../state.ts';
import { get } from '../vars.ts';

export function* tildeText(s: Shell, user: string): Sys<string> {
  if (user === '') {
    const home = get(s, 'HOME');
    return home ?? (yield* homeOf(s, s.user)) ?? '/';
  }
  if (user === '+') return s.cwd;
  if (user === '-') return get(s, 'OLDPWD') ?? '~-';
  return (yield* homeOf(s, user)) ?? `~${user}`;
}

function* homeOf(s: Shell, user: string): Sys<string | null> {
  if (s.passwd === null) {
    const accounts = yield* readAccounts();
    s.passwd = new Map(accounts.users.map((u) => [u.name, u.home]));
  }
  return s.passwd.get(user) ?? null;
}
