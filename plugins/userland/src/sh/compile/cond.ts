/** compile/cond.ts — `[[ … ]]`: operands to strings or patterns, tests that set the status, jumps for `&&` and `||`. */
import type { TestExpression } from 'unbash';
import type { Emitter } from './emitter.ts';
import { compileString } from './words.ts';

const PATTERNS = new Set(['=', '==', '!=']);

export function compileCondition(e: Emitter, node: TestExpression): void {
  const line = e.to.lineOf(node.pos);
  switch (node.type) {
    case 'TestUnary':
      compileString(e, node.operand.text, line);
      e.emit({ op: 'cond-unary', what: node.operator, line });
      return;
    case 'TestBinary': {
      compileString(e, node.left.text, line);
      const as = PATTERNS.has(node.operator) ? 'pattern' : node.operator === '=~' ? 'regex' : 'string';
      compileString(e, node.right.text, line, as);
      e.emit({ op: 'cond-binary', what: node.operator, line });
      return;
    }
    case 'TestNot':
      compileCondition(e, node.operand);
      if (node.negations.length % 2 === 1) e.emit({ op: 'not' });
      return;
    case 'TestGroup':
      compileCondition(e, node.expression);
      return;
    case 'TestLogical': {
      const jumps = node.operands.map((operand, i) => {
        compileCondition(e, operand);
        if (i === node.operands.length - 1) return null;
        return e.emit({ op: node.operator === '&&' ? 'jump-fail' : 'jump-ok', to: 0 });
      });
      for (const jump of jumps) if (jump !== null) jump.to = e.here;
    }
  }
}
