/** Assembled from parts, or this file would be the first that the check finds. */
const registries = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['files', 'pythonhosted', 'org'],
  ['pypi', 'org', 'simple'],
  ['proxy', 'golang', 'org'],
].map((parts) => parts.map((part) => part.replace(/\W/g, '')).join('[./]'));

const settings = ['index-url', 'extra-index-url', 'find-links'].map((name) => `--${name}[ =]\\S`);

const forbidden: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['the address of a package registry', new RegExp(registries.join('|'), 'i')],
  ['a setting of where packages come from', new RegExp(`${settings.join('|')}|^\\s*registry\\s*=`, 'im')],
  // A path from the root of a disk, not one inside an address or after a folder's name.
  ['a path of somebody’s machine', /(?<![\w.~$)}\]-])\/(?:work|root)\//],
];

/** What of a file's text belongs to one machine or network, as sentences. */
export function foreignAddresses(path: string, text: string): string[] {
  return forbidden.flatMap(([name, pattern]) => {
    const found = pattern.exec(text);
    if (found === null) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [`${path}:${line} has ${name}: ${found[0].trim()}`];
  });
}

/** Whether a file is text, by the rule that git uses. */
export function isText(content: Uint8Array): boolean {
  return !content.subarray(0, 8000).includes(0);
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}

/** The entries of a package-lock.json that name an address. */
export function resolvedAddresses(lock: LockFile): string[] {
  return Object.entries(lock.packages)
    .filter(([, { resolved }]) => resolved?.includes('://') === true)
    .map(([path]) => path);
}
