/** `asm("template" : outputs : inputs : clobbers)`. */
import type { AsmOperand, AsmStmt, Label } from '../ast.ts';
import { rvalue } from '../sema/convert.ts';
import { isLvalue, takeAddress } from '../sema/operators.ts';
import { isScalar } from '../types/types.ts';
import { expression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { stringText } from './primary.ts';

export function asmStatement(p: Parser): AsmStmt {
  const at = p.advance();
  while (['volatile', '__volatile__', '__volatile', 'goto', 'inline', '__inline__'].includes(p.tok.text)) p.advance();
  p.expect('(', "after 'asm'");
  const template = stringText(p, 'the assembly');
  const outputs: AsmOperand[] = [];
  const inputs: AsmOperand[] = [];
  const clobbers: string[] = [];
  const labels: Label[] = [];
  let basic = true;
  const section = (read: () => void): boolean => {
    // `::` is one token to nobody, but two colons may stand together.
    if (!p.accept(':')) return false;
    basic = false;
    if (!p.is(':') && !p.is(')')) read();
    return true;
  };
  section(() => operands(p, outputs, true)) &&
    section(() => operands(p, inputs, false)) &&
    section(() => {
      do clobbers.push(stringText(p, 'a register'));
      while (p.accept(','));
    });
  if (p.is(':')) p.abandon(p.tok, "'asm goto' is not supported");
  p.expect(')', "at the end of 'asm'");
  p.expect(';', "after 'asm(…)'");
  return { kind: 'asm', template, outputs, inputs, clobbers, labels, basic, at };
}

function operands(p: Parser, into: AsmOperand[], output: boolean): void {
  do {
    let name: string | null = null;
    if (p.accept('[')) {
      name = p.identifier('the name of an operand').text;
      p.expect(']', 'after the name of the operand');
    }
    const at = p.tok;
    const constraint = stringText(p, 'a constraint');
    p.expect('(', 'after the constraint');
    let value = expression(p);
    p.expect(')', 'after the operand');
    const memory = output || (/m|o|V/.test(constraint) && !/[ri0-9abcdSDqg]/.test(constraint));
    if (output && !/^[=+]/.test(constraint)) p.error(at, `an output constraint begins with '=' or '+'`);
    if (memory && !isLvalue(value))
      p.error(
        value.at,
        output ? 'an asm output must be something that can be assigned to' : 'a memory operand must have an address',
      );
    if (/m|o|V|g/.test(constraint) && isLvalue(value)) takeAddress(value);
    if (!memory) value = rvalue(value);
    if (!output && !memory && !isScalar(value.type))
      p.error(value.at, `an asm operand cannot have type ${p.typeText(value.type)}`);
    into.push({ name, constraint, value, at });
    p.count();
  } while (p.accept(','));
}
