/**
 * arch/x86/vdso — the "[vdso]" page: code that returns from signal handlers whose action names no restorer.
 *
 * Differs: it is no ELF image and programs are not told of it (no AT_SYSINFO_EHDR).
 */
import { NR } from '../include/unistd.ts';
import type { AddressSpace } from '../mm/address-space.ts';
import { anonymous, bytesSource, insertVma, PROT_EXEC, PROT_READ } from '../mm/vma.ts';

const VDSO_ADDRESS = 0xb7fff000;
/** __kernel_vsyscall, __kernel_sigreturn, __kernel_rt_sigreturn. */
const SIGRETURN = 16;
const RT_SIGRETURN = 32;

function code(): Uint8Array {
  const out = new Uint8Array(48);
  out.set([0xcd, 0x80, 0xc3], 0);
  out.set([0x58, 0xb8, NR.sigreturn, 0, 0, 0, 0xcd, 0x80, 0x90], SIGRETURN);
  out.set([0xb8, NR.rt_sigreturn, 0, 0, 0, 0xcd, 0x80, 0x90], RT_SIGRETURN);
  return out;
}

export function mapVdso(space: AddressSpace): void {
  insertVma(space.vmas, {
    ...anonymous(VDSO_ADDRESS, VDSO_ADDRESS + 4096, PROT_READ | PROT_EXEC, '[vdso]'),
    file: bytesSource(code()),
  });
  space.sigreturn = VDSO_ADDRESS;
}
export const sigreturnCode = (space: AddressSpace): number => space.sigreturn + SIGRETURN;
export const rtSigreturnCode = (space: AddressSpace): number => space.sigreturn + RT_SIGRETURN;
