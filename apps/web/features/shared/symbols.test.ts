import { describe, expect, test } from 'vitest';
import { callText, resultName, valueText } from './symbols.ts';

describe('numbers as people read them', () => {
  test.each([
    ['flags', 0x40, '0x40 SIGNAL_UNKILLABLE'],
    ['flags', 0, '0x0'],
    ['clone_flags', 0x8011, '0x8011'],
    ['handler', 0, 'SIG_DFL'],
    ['sig', 9, '9 SIGKILL'],
    ['force', false, 'no'],
    ['euid', 1001, '1001'],
  ])('%s %s is %s', (name, value, text) => expect(valueText(name, value)).toBe(text));

  test('a call looks like C', () => {
    expect(callText('kill', [1, 9])).toBe('kill(1, SIGKILL)');
    expect(callText('open', ['/run/ictl', 1])).toBe('open("/run/ictl", 1)');
    expect(resultName(-22)).toBe('EINVAL');
  });
});
