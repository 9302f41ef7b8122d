/** bin/index.ts — every tool there is. */
import type { ProgramDef } from '../lib/sdk.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { dmesg } from './dmesg.ts';
import { echo } from './echo.ts';
import { env, printenv } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { groups, id, logname, whoami } from './identity.ts';
import { kill } from './kill.ts';
import { ln } from './ln.ts';
import { login, su, sudo } from './login.ts';
import { ls } from './ls.ts';
import { mkdir } from './mkdir.ts';
import { insmod, lsmod, modinfo, modprobe, rmmod } from './modules.ts';
import { mv } from './mv.ts';
import { killall, pgrep, pidof, pkill } from './pgrep.ts';
import { printf } from './printf.ts';
import { ps } from './ps.ts';
import { pstree } from './pstree.ts';
import { pwd } from './pwd.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { arch, clear, free, hostname, nproc, sync, tty, uname, uptime } from './system.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { test } from './test.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { falseTool, trueTool } from './true.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';

export const tools: readonly ProgramDef[] = [
  ...[
    arch,
    cat,
    chgrp,
    chmod,
    chown,
    clear,
    cp,
    cut,
    dmesg,
    echo,
    env,
    falseTool,
    free,
    grep,
    groups,
    head,
    hostname,
    id,
    insmod,
  ],
  ...[
    kill,
    killall,
    ln,
    login,
    logname,
    ls,
    lsmod,
    mkdir,
    modinfo,
    modprobe,
    mv,
    nproc,
    pgrep,
    pidof,
    pkill,
    printenv,
    printf,
  ],
  ...[
    ps,
    pstree,
    pwd,
    rm,
    rmdir,
    rmmod,
    sleep,
    sort,
    su,
    sudo,
    sync,
    tail,
    tee,
    test,
    touch,
    tr,
    trueTool,
    tty,
    uname,
    uniq,
  ],
  ...[uptime, wc, whoami],
];
