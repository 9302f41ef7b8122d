import { describe, expect, test } from 'vitest';
import { clonePlain, encodePlain } from './snapshot.ts';

describe('clonePlain', () => {
  test('copies everything that can change', () => {
    const value = { list: [1, { a: 'x' }], map: new Map([['k', { n: 1 }]]), bytes: new Uint8Array([1, 2]), none: null };
    const copy = clonePlain(value);
    expect(encodePlain(copy)).toEqual(encodePlain(value));
    (copy.list[1] as { a: string }).a = 'y';
    (copy.map.get('k') as { n: number }).n = 2;
    copy.bytes[0] = 9;
    expect(value.list[1]).toEqual({ a: 'x' });
    expect(value.map.get('k')).toEqual({ n: 1 });
    expect(value.bytes[0]).toBe(1);
  });
  test('keeps shared and cyclic references', () => {
    const shared = { n: 1 };
    const value: { a: object; b: object; self?: object } = { a: shared, b: shared };
    value.self = value;
    const copy = clonePlain(value);
    expect(copy.a).toBe(copy.b);
    expect(copy.self).toBe(copy);
  });
  test('copies what nests deeper than our own stack', () => {
    let value: { inner: unknown } = { inner: null };
    for (let i = 0; i < 50_000; i += 1) value = { inner: value };
    let copy = clonePlain(value);
    for (let i = 0; i < 50_000; i += 1) copy = copy.inner as { inner: unknown };
    expect(copy.inner).toBeNull();
  });
});
