/** builtins/options.ts — `set -o` and shopt: switching options has effects of its own for a few of them. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { JOB_SIGNALS } from '../run/children.ts';
import { complain, output } from '../run/say.ts';
import { applyTrap, ownDisposition, shortName } from '../run/signals.ts';
import { longOptions, on, type Shell } from '../state.ts';
import { readOptions, type Table } from './kit.ts';

export function* setOption(s: Shell, name: string, value: boolean): Sys<void> {
  if (name === 'vi' || name === 'emacs') s.options.set(name === 'vi' ? 'emacs' : 'vi', false);
  s.options.set(name, value);
  if (name === 'monitor') yield* setMonitor(s, value);
  if (name === 'onecmd') s.options.set(name, value);
}

/** Job control: every job gets a group of its own; on a terminal the shell must not be stopped by it. */
function* setMonitor(s: Shell, value: boolean): Sys<void> {
  s.jobControl = value;
  s.pgid = yield* sys.getpgid();
  if (value && s.tty < 0 && (yield* sys.isatty(2)) && (yield* sys.tcgetpgrp(2)) === s.pgid) s.tty = 2;
  if (!s.interactive && s.tty < 0) return;
  for (const sig of JOB_SIGNALS)
    if (!s.traps.has(shortName(sig))) yield* sys.sigaction(sig, value ? 'ignore' : ownDisposition(s, sig));
}

/** Every shopt option with the state a script starts with. */
export const SHOPT: Readonly<Record<string, boolean>> = {
  autocd: false,
  assoc_expand_once: false,
  cdable_vars: false,
  cdspell: false,
  checkhash: false,
  checkjobs: false,
  checkwinsize: true,
  cmdhist: true,
  compat31: false,
  compat32: false,
  compat40: false,
  compat41: false,
  compat42: false,
  compat43: false,
  compat44: false,
  complete_fullquote: true,
  direxpand: false,
  dirspell: false,
  dotglob: false,
  execfail: false,
  expand_aliases: false,
  extdebug: false,
  extglob: false,
  extquote: true,
  failglob: false,
  force_fignore: true,
  globasciiranges: true,
  globskipdots: true,
  globstar: false,
  gnu_errfmt: false,
  histappend: false,
  histreedit: false,
  histverify: false,
  hostcomplete: false,
  huponexit: false,
  inherit_errexit: false,
  interactive_comments: true,
  lastpipe: false,
  lithist: false,
  localvar_inherit: false,
  localvar_unset: false,
  login_shell: false,
  mailwarn: false,
  no_empty_cmd_completion: false,
  nocaseglob: false,
  nocasematch: false,
  noexpand_translation: false,
  nullglob: false,
  patsub_replacement: true,
  progcomp: true,
  progcomp_alias: false,
  promptvars: true,
  restricted_shell: false,
  shift_verbose: false,
  sourcepath: true,
  varredir_close: false,
  xpg_echo: false,
};

export const optionBuiltins: Table = {
  shopt: {
    usage: '[-pqsu] [-o] [optname ...]',
    summary: 'Set and unset shell options.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'pqsuo', this.usage);
      if (o === null) return 2;
      const table = o.flags.has('o') ? s.options : s.shopt;
      const names = o.rest.length > 0 ? o.rest : o.flags.has('o') ? longOptions : Object.keys(SHOPT);
      const change = o.flags.has('s') ? true : o.flags.has('u') ? false : null;
      let status = 0;
      let text = '';
      for (const name of names) {
        if (!(o.flags.has('o') ? longOptions.includes(name) : Object.hasOwn(SHOPT, name))) {
          yield* complain(s, `shopt: ${name}: invalid ${o.flags.has('o') ? 'option' : 'shell option'} name`);
          status = 1;
          continue;
        }
        const now = o.flags.has('o') ? on(s, name) : table.get(name) === true;
        if (change !== null && o.rest.length > 0) {
          if (o.flags.has('o')) yield* setOption(s, name, change);
          else table.set(name, change);
          continue;
        }
        if (change !== null && now !== change) continue;
        if (o.rest.length > 0 && !now) status = 1;
        if (o.flags.has('q')) continue;
        if (o.flags.has('p'))
          text += o.flags.has('o') ? `set ${now ? '-' : '+'}o ${name}\n` : `shopt ${now ? '-s' : '-u'} ${name}\n`;
        else text += `${name.padEnd(15)}\t${now ? 'on' : 'off'}\n`;
      }
      const written = yield* output(s, 'shopt', text);
      return status || written;
    },
  },
};
export { applyTrap };
