/** kernel/exports/creds.ts — kernel/cred.c, kernel/capability.c for modules. */
import { type Cred, cred as credLayout } from '../../include/sched.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { CAP_FULL_HI, CAP_FULL_LO, commit_creds, prepare_creds } from '../cred.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW } from './abi.ts';

const credAt = (a: CArgs, addr: number): Cred => a.k.views.view(credLayout, addr) as unknown as Cred;

export const credExports: readonly ExportedFunction[] = [
  fn('prepare_creds', (a) => prepare_creds(a.k, a.current)?.$addr ?? 0),
  fn('commit_creds', (a) => {
    commit_creds(a.k, a.current, credAt(a, a.u(0)));
    return 0;
  }),
  fn('abort_creds', (a) => {
    kfree(a.k, a.u(0));
    return 0;
  }),
  fn('prepare_kernel_cred', (a) => {
    const at = kmalloc(a.k, credLayout.size);
    if (at === 0) return 0;
    const c = credAt(a, at);
    const from = a.u(0) === 0 ? null : (a.k.find(0)?.cred ?? null);
    if (from !== null) a.k.mem.kwrite(at, a.k.mem.kread(from.$addr, credLayout.size));
    c.usage = 1;
    for (const set of [c.cap_permitted, c.cap_effective, c.cap_bset]) {
      set.lo = CAP_FULL_LO;
      set.hi = CAP_FULL_HI;
    }
    return at;
  }),
  fn('override_creds', (a) => {
    const old = a.current.cred.$addr;
    a.current.cred = credAt(a, a.u(0));
    a.current.cred.usage += 1;
    return old;
  }),
  fn('revert_creds', (a) => {
    a.current.cred.usage -= 1;
    a.current.cred = credAt(a, a.u(0));
    return 0;
  }),
  ...fns(['__put_cred', 'put_cred'], () => 0),
  ...fns(['get_task_cred'], (a) => a.current.cred.$addr, { gpl: true }),
  fn('capable', (a) => (a.k.capable(a.current, a.i(0)) ? 1 : 0)),
  fn('ns_capable', (a) => (a.k.capable(a.current, a.i(1)) ? 1 : 0), { eras: NEW }),
  fn('has_capability_noaudit', (a) => (a.k.capable(a.current, a.i(1)) ? 1 : 0)),
  ...fns(['from_kuid', 'from_kuid_munged', 'from_kgid', 'from_kgid_munged'], (a) => a.i(1), { eras: NEW }),
  ...fns(['make_kuid', 'make_kgid'], (a) => a.i(1), { eras: NEW }),
  ...fns(['in_group_p', 'in_egroup_p'], (a) =>
    a.current.cred.fsgid === a.u(0) || a.x.groups.includes(a.u(0)) ? 1 : 0,
  ),
  ...fns(['security_task_getsecid', 'security_capable'], () => 0),
];
