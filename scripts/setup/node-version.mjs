import { SetupFault } from './fault.mjs';

const oldest = [20, 19];

/** @param {string} version as process.versions.node has it */
export function checkNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new SetupFault({
    what: 'this Node is too old',
    found: `found ${version}, expected ${oldest.join('.')} or newer`,
    fix: 'install a newer Node and open a new terminal',
  });
}
