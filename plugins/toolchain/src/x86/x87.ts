/** x86/x87.ts — names of the floating point unit's instructions. */

const list = (text: string): string[] => text.split(' ').map((w) => (w === '-' ? '' : w));
/** In memory, by opcode and the three bits of the second byte. */
const MEMORY: readonly (readonly string[])[] = [
  list('fadds fmuls fcoms fcomps fsubs fsubrs fdivs fdivrs'),
  list('flds - fsts fstps fldenv fldcw fnstenv fnstcw'),
  list('fiaddl fimull ficoml ficompl fisubl fisubrl fidivl fidivrl'),
  list('fildl fisttpl fistl fistpl - fldt - fstpt'),
  list('faddl fmull fcoml fcompl fsubl fsubrl fdivl fdivrl'),
  list('fldl fisttpll fstl fstpl frstor - fnsave fnstsw'),
  list('fiadds fimuls ficoms ficomps fisubs fisubrs fidivs fidivrs'),
  list('filds fisttps fists fistps fbld fildll fbstp fistpll'),
];
/** On the stack: `>` the top is the target, `<` the other one is, `=` only the other one is named. */
const STACK: readonly (readonly string[])[] = [
  list('fadd> fmul> fcom= fcomp= fsub> fsubr> fdiv> fdivr>'),
  list('fld= fxch= - - - - - -'),
  list('fcmovb> fcmove> fcmovbe> fcmovu> - - - -'),
  list('fcmovnb> fcmovne> fcmovnbe> fcmovnu> - fucomi> fcomi> -'),
  list('fadd< fmul< - - fsub< fsubr< fdiv< fdivr<'),
  list('ffree= - fst= fstp= fucom= fucomp= - -'),
  list('faddp< fmulp< - - fsubp< fsubrp< fdivp< fdivrp<'),
  list('- - - - - fucomip> fcomip> -'),
];
const SINGLE: Readonly<Record<number, string>> = {
  55760: 'fnop',
  56041: 'fucompp',
  56290: 'fnclex',
  56291: 'fninit',
  57049: 'fcompp',
  57312: 'fnstsw %ax',
};
const CONSTANTS = list('fchs fabs - - ftst fxam - - fld1 fldl2t fldl2e fldpi fldlg2 fldln2 fldz -');
const FUNCTIONS = list(
  'f2xm1 fyl2x fptan fpatan fxtract fprem1 fdecstp fincstp fprem fyl2xp1 fsqrt fsincos frndint fscale fsin fcos',
);

export function x87(opcode: number, modrm: number, memory: string): string | null {
  const row = opcode & 7;
  const which = (modrm >> 3) & 7;
  if (modrm < 0xc0) {
    const name = MEMORY[row]?.[which] ?? '';
    return name === '' ? null : `${name.padEnd(6)} ${memory}`;
  }
  const single = SINGLE[(opcode << 8) | modrm];
  if (single !== undefined) return single;
  if (opcode === 0xd9 && modrm >= 0xe0) return (modrm < 0xf0 ? CONSTANTS[modrm & 15] : FUNCTIONS[modrm & 15]) || null;
  const entry = STACK[row]?.[which] ?? '';
  if (entry === '') return null;
  const name = entry.slice(0, -1).padEnd(6);
  const other = `%st(${modrm & 7})`;
  return `${name} ${entry.endsWith('>') ? `${other},%st` : entry.endsWith('<') ? `%st,${other}` : other}`;
}
