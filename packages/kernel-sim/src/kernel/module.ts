/** kernel/module.c — loading and unloading modules. */
export const moduleSyscalls: readonly import('./types.ts').Syscall[] = [];
