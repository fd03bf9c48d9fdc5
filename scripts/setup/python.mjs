import { spawnSync } from 'node:child_process';
import { SetupFault } from './fault.mjs';

const oldest = [3, 10];
const newest = [3, 12];

/** Prints what we must know of an interpreter; every Python 2 and 3 can run it. */
const probe = [
  'import sys, platform, struct, json',
  'try:',
  ' import venv, ensurepip',
  ' usable = True',
  'except Exception:',
  ' usable = False',
  'print(json.dumps({"version": list(sys.version_info[:3]), "executable": sys.executable, "venv": usable, "bits": struct.calcsize("P") * 8, "implementation": platform.python_implementation(), "machine": platform.machine()}))',
].join('\n');

/**
 * Runs a command to its end. `missing` is true when there is no such command.
 *
 * @typedef {(command: string, args: readonly string[]) => {missing: boolean, ok: boolean, output: string}} Exec
 * @type {Exec}
 */
export function execute(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000, windowsHide: true });
  // 127 is a pyenv shim without that version; 9009 is Windows' invitation to its shop.
  const missing = result.error?.code === 'ENOENT' || result.status === 127 || result.status === 9009;
  return { missing, ok: result.status === 0, output: result.stdout ?? '' };
}

/** The commands to try, in order. */
export function pythonCandidates(env, platform) {
  const own = env['DENOISEKIT_PYTHON'];
  if (own) return [{ command: own, args: [] }];
  const named = ['python3.12', 'python3.11', 'python3.10', 'python3', 'python'];
  const launchers = platform === 'win32' ? ['-3.12', '-3.11', '-3.10'].map((arg) => ['py', arg]) : [];
  return [...launchers, ...named.map((name) => [name])].map(([command, ...args]) => ({ command, args }));
}

/**
 * The first Python that can hold the environment: CPython 3.10 to 3.12, 64 bits, with venv and ensurepip.
 *
 * @param {{env: Record<string, string | undefined>, platform: NodeJS.Platform, exec: Exec}} options
 * @returns {{executable: string, version: string}}
 * @throws {SetupFault} naming every command that was tried and what it is
 */
export function choosePython({ env, platform, exec }) {
  const tried = [];
  const absent = [];
  const lacksVenv = [];
  for (const { command, args } of pythonCandidates(env, platform)) {
    const shown = [command, ...args].join(' ');
    const result = exec(command, [...args, '-c', probe]);
    const facts = result.missing ? undefined : readProbe(result.output);
    if (facts === undefined) {
      if (result.missing) absent.push(shown);
      else tried.push(`${shown} does not work`);
      continue;
    }
    const version = facts.version.join('.');
    const [major, minor] = facts.version;
    if (facts.implementation !== 'CPython') tried.push(`${shown} is ${facts.implementation}`);
    else if (facts.bits !== 64) tried.push(`${shown} is a ${facts.bits}-bit Python`);
    else if (major !== 3 || minor < oldest[1] || minor > newest[1]) tried.push(`${shown} is ${version}`);
    else if (!facts.venv) {
      tried.push(`${shown} is ${version} without its venv module`);
      lacksVenv.push(`${major}.${minor}`);
    } else return { executable: facts.executable, version };
  }
  throw new SetupFault({
    what: 'no Python from 3.10 to 3.12 was found',
    found: [...tried, ...(absent.length > 0 ? [`not there: ${absent.join(' ')}`] : [])].join(', '),
    fix: fixFor({ env, platform, lacksVenv }),
  });
}

function readProbe(output) {
  try {
    const facts = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    return Array.isArray(facts.version) ? facts : undefined;
  } catch {
    return undefined;
  }
}

function fixFor({ env, platform, lacksVenv }) {
  if (lacksVenv.length > 0) return `install it: sudo apt install python${lacksVenv[0]}-venv`;
  if (env['DENOISEKIT_PYTHON']) return 'let DENOISEKIT_PYTHON name a Python 3.10, 3.11 or 3.12';
  const how = {
    linux: 'sudo apt install python3.12 python3.12-venv or the like',
    darwin: 'brew install python@3.12',
    win32: 'winget install Python.Python.3.12',
  }[platform];
  return `install one (${how ?? 'Python 3.12'}), or name one in DENOISEKIT_PYTHON`;
}
