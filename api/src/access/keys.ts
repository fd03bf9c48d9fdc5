import { DenoiseError } from '@denoisekit/core';

/** Who may call. A list of hashes is one; a server of one's own may ask elsewhere. */
export interface Keys {
  /** The name of the holder of this key; undefined for an unknown key. Limits and the log go by this name. */
  readonly holderOf: (key: string) => string | undefined | Promise<string | undefined>;
}

/** Bytes of a key's UTF-8 text in, 32 bytes out. */
export type Sha256 = (key: string) => Uint8Array | Promise<Uint8Array>;

/** Each key is compared with each request's, which takes a tenth of a microsecond. */
const mostKeys = 1000;

interface Entry {
  readonly hash: Uint8Array;
  readonly holder: string;
}

/** What a key begins with, so that people and secret scanners recognise one. */
export const keyPrefix = 'dk_';

/**
 * The keys of a text with one SHA-256 a line in hexadecimal, and behind it the holder's name, as `sha256sum` writes it. Empty lines and those that
 * begin with `#` are left out. Keys of the same holder share what the holder may ask for; without a name the hash's first digits are the name.
 *
 * A key is 32 random bytes, so trying keys until one fits the hash is hopeless, unlike with passwords: no salt and no slow hash is needed.
 *
 * @param where names the text in errors
 * @throws DenoiseError `usage` when a line is something else, when there is no key, or when there are more than a thousand
 */
export function keyList(text: string, sha256: Sha256, where = 'the list of keys'): Keys {
  const entries = text.split('\n').flatMap((line, index) => entryOf(line.trim(), `line ${index + 1}`, where));
  if (entries.length === 0 || entries.length > mostKeys) {
    throw new DenoiseError('usage', {
      what: `${where} does not say who may call`,
      actual: `${entries.length} keys`,
      expected: `1 to ${mostKeys}`,
      fix: 'denoisekit key makes one',
    });
  }
  return {
    async holderOf(key) {
      const hash = await sha256(key);
      let holder: string | undefined;
      // Compares every byte of every hash, so that the time it takes says nothing about them.
      for (const entry of entries) if (isSame(entry.hash, hash)) holder = entry.holder;
      return holder;
    },
  };
}

/** The line is never repeated in an error: it may hold a key. */
function entryOf(line: string, number: string, where: string): readonly Entry[] {
  if (line === '' || line.startsWith('#')) return [];
  const [, hex, name = ''] = /^([\da-f]{64})(?:\s+(.*))?$/i.exec(line) ?? [];
  if (hex === undefined) {
    throw new DenoiseError('usage', {
      what: `${number} of ${where} is not the hash of a key`,
      actual: line.startsWith(keyPrefix) ? 'a key itself' : `${line.length} characters`,
      expected: '64 hexadecimal digits, and behind them a name',
      fix: line.startsWith(keyPrefix)
        ? `put its hash there instead: printf %s KEY | sha256sum`
        : 'denoisekit key makes a key and its line',
    });
  }
  const hash = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  // sha256sum calls standard input -.
  return [{ hash, holder: name === '' || name === '-' ? hex.slice(0, 8) : name.slice(0, 100) }];
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0);
  return difference === 0;
}
