/**
 * Whom a request comes from, for counting. Of IPv6 the first 64 bits, since a network gives each customer that many addresses at least
 * (RFC 6177); of IPv4 within IPv6 the IPv4.
 *
 * @param peer the other end of the connection
 * @param forwardedFor the header X-Forwarded-For, to which each proxy has added whom it answered
 * @param trustedProxies how many proxies of one's own there are before the server: what stands left of their entries, anybody may have written
 */
export function callerAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const entries = (forwardedFor ?? '').split(',').filter((entry) => entry.trim() !== '');
  const told = trustedProxies === 0 ? undefined : entries.at(-Math.min(trustedProxies, entries.length || 1));
  return networkOf(told ?? peer ?? 'unknown');
}

function networkOf(text: string): string {
  const trimmed = text.trim().toLowerCase().slice(0, 64);
  // [2001:db8::1]:4711 and 192.0.2.1:4711, as some proxies write it
  const address = /^\[([^\]]*)\]/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const mapped = /^(?:::|(?:0+:){5})(?:ffff:)([\d.]+)$/.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
