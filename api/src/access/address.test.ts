import { describe, expect, it } from 'vitest';
import { callerAddress } from './address.js';

describe('callerAddress', () => {
  it('is the other end of the connection, whatever the header says, where no proxy is trusted', () => {
    expect(callerAddress('192.0.2.7', '198.51.100.1', 0)).toBe('192.0.2.7');
    expect(callerAddress(undefined, '198.51.100.1', 0)).toBe('unknown');
  });

  it.each([
    ['what the nearest proxy saw, not what its client wrote', '203.0.113.9, 198.51.100.1', 1, '198.51.100.1'],
    ['what the second one saw, behind two', '203.0.113.9, 198.51.100.1', 2, '203.0.113.9'],
    ['the first of fewer entries than proxies', '198.51.100.1', 2, '198.51.100.1'],
    ['the connection where the proxy wrote nothing', undefined, 1, '10.0.0.1'],
    ['the connection where the header is empty', ' , ', 1, '10.0.0.1'],
    ['an address without its port', '198.51.100.1:4711', 1, '198.51.100.1'],
  ])('is %s', (_, header, proxies, expected) => {
    expect(callerAddress('10.0.0.1', header, proxies)).toBe(expected);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['[2001:db8::7]:443', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
  ])('of IPv6 is the network that one customer has: %s', (peer, expected) => {
    expect(callerAddress(peer, undefined, 0)).toBe(expected);
  });
});
