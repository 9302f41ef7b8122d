/** bin/index.ts — every tool there is. */
import type { ProgramDef } from '../lib/sdk.ts';
import {
  initctl,
  less,
  logger,
  more,
  reboot,
  runlevel,
  shutdown,
  systemctl,
  telinit,
  top,
  users,
  w,
  wall,
  watch,
  who,
} from './admin.ts';
import { awk } from './awk/index.ts';
import { base64 } from './base64.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { cmp } from './cmp.ts';
import { column } from './column.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dd } from './dd.ts';
import { df } from './df.ts';
import { diff } from './diff.ts';
import { dmesg } from './dmesg.ts';
import { du } from './du.ts';
import { echo } from './echo.ts';
import { env, printenv } from './env.ts';
import { expr } from './expr.ts';
import { factor } from './factor.ts';
import { find } from './find.ts';
import { expand, fold, unexpand } from './fold.ts';
import { getent } from './getent.ts';
import { grep } from './grep.ts';
import { cksum, md5sum, sha1sum, sha256sum } from './hashes.ts';
import { head } from './head.ts';
import { hexdump } from './hexdump.ts';
import { groups, id, logname, whoami } from './identity.ts';
import { install } from './install.ts';
import { comm, join } from './join.ts';
import { kill } from './kill.ts';
import { linkTool, unlinkTool } from './link.ts';
import { ln } from './ln.ts';
import { login, su, sudo } from './login.ts';
import { ls } from './ls.ts';
import { lsof } from './lsof.ts';
import { apropos, edit, guards, man, whatis } from './manual.ts';
import { mkdir } from './mkdir.ts';
import { mkfifo, mknod } from './mkfifo.ts';
import { mktemp } from './mktemp.ts';
import { insmod, lsmod, modinfo, modprobe, rmmod } from './modules.ts';
import { mount } from './mount.ts';
import { mv } from './mv.ts';
import { lsns, nsenter, unshare } from './namespaces.ts';
import { nl, rev, tac } from './nl.ts';
import { numfmt } from './numfmt.ts';
import { od } from './od.ts';
import { paste } from './paste.ts';
import { killall, pgrep, pidof, pkill } from './pgrep.ts';
import { pmap, pwdx } from './pmap.ts';
import { printf } from './printf.ts';
import { chrt, nice, nohup, renice, setsid, taskset } from './priority.ts';
import { prlimit } from './prlimit.ts';
import { ps } from './ps.ts';
import { pstree } from './pstree.ts';
import { pwd } from './pwd.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sed } from './sed/index.ts';
import { seq, yes } from './seq.ts';
import { getcap, setcap } from './setcap.ts';
import { chroot, setpriv } from './setpriv.ts';
import { shuf } from './shuf.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { split } from './split.ts';
import { file, readlink, realpath, stat } from './stat.ts';
import { strace } from './strace/index.ts';
import { strings } from './strings.ts';
import { stty } from './stty.ts';
import { sysctl } from './sysctl.ts';
import { arch, clear, free, hostname, nproc, sync, tty, uname, uptime } from './system.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { test } from './test.ts';
import { timeout } from './timeout.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { falseTool, trueTool } from './true.ts';
import { truncate } from './truncate.ts';
import { tsort } from './tsort.ts';
import { mountpoint, umount } from './umount.ts';
import { uniq } from './uniq.ts';
import { vmstat } from './vmstat.ts';
import { wc } from './wc.ts';
import { basenameTool, dirnameTool, which } from './which.ts';
import { xargs } from './xargs.ts';
import { xxd } from './xxd.ts';

export const tools: readonly ProgramDef[] = [
  apropos,
  arch,
  awk,
  base64,
  basenameTool,
  cat,
  chgrp,
  chmod,
  chown,
  chroot,
  chrt,
  clear,
  cmp,
  column,
  comm,
  cp,
  cut,
  date,
  dd,
  df,
  diff,
  dirnameTool,
  dmesg,
  du,
  echo,
  edit,
  env,
  expand,
  expr,
  factor,
  falseTool,
  file,
  find,
  fold,
  free,
  getcap,
  getent,
  grep,
  groups,
  guards,
  head,
  hexdump,
  hostname,
  id,
  initctl,
  insmod,
  install,
  join,
  kill,
  killall,
  less,
  linkTool,
  ln,
  logger,
  login,
  logname,
  ls,
  lsmod,
  lsns,
  lsof,
  man,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  modinfo,
  modprobe,
  more,
  mount,
  mountpoint,
  mv,
  nice,
  nl,
  nohup,
  nproc,
  nsenter,
  numfmt,
  od,
  paste,
  pgrep,
  pidof,
  pkill,
  pmap,
  printenv,
  printf,
  prlimit,
  ps,
  pstree,
  pwd,
  pwdx,
  readlink,
  realpath,
  reboot,
  renice,
  rev,
  rm,
  rmdir,
  rmmod,
  runlevel,
  sed,
  seq,
  setcap,
  setpriv,
  setsid,
  shuf,
  shutdown,
  sleep,
  sort,
  split,
  stat,
  strings,
  stty,
  su,
  sudo,
  sync,
  sysctl,
  systemctl,
  tac,
  tail,
  taskset,
  tee,
  telinit,
  test,
  timeout,
  top,
  touch,
  tr,
  trueTool,
  truncate,
  tsort,
  tty,
  umount,
  uname,
  unexpand,
  uniq,
  unlinkTool,
  unshare,
  uptime,
  users,
  vmstat,
  w,
  wall,
  watch,
  wc,
  whatis,
  which,
  who,
  whoami,
  xargs,
  xxd,
  yes,
  cksum,
  md5sum,
  sha1sum,
  sha256sum,
  strace,
];
