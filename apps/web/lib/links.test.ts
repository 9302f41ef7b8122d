import { describe, expect, test } from 'vitest';
import { linksOf, reachable } from './links.ts';

const lan = ['http://192.168.1.20:3000'];

describe('addresses to give away', () => {
  test.each([
    ['http://localhost:3000', 'localhost', 'http://192.168.1.20:3000'],
    ['http://127.0.0.1:3000', '127.0.0.1', 'http://192.168.1.20:3000'],
    ['http://10.0.0.7:3000', '10.0.0.7', 'http://10.0.0.7:3000'],
    ['https://play.school.example', 'play.school.example', 'https://play.school.example'],
  ])('a page at %s gives away %s as %s', (origin, hostname, expected) => {
    expect(reachable({ origin, hostname }, lan)).toBe(expected);
  });
  test('without a LAN address it is the own one', () => {
    expect(reachable({ origin: 'http://localhost:3000', hostname: 'localhost' }, [])).toBe('http://localhost:3000');
  });
  test('links are whole', () => {
    const room = { joinPath: '/j/K7Q4MX', projectorPath: '/projector/t', lanUrls: lan };
    expect(linksOf(room, { origin: 'http://localhost:3000', hostname: 'localhost' })).toEqual({
      host: '192.168.1.20:3000',
      join: 'http://192.168.1.20:3000/j/K7Q4MX',
      projector: 'http://localhost:3000/projector/t',
    });
  });
});
