import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';

/**
 * npm's own program file, so that npm runs under this Node and without a shell: the npm that started us, the one beside
 * Node, or the one on the PATH.
 *
 * @param {{env: Record<string, string | undefined>, execPath: string}} options
 * @returns {string | undefined}
 */
export function findNpm({ env, execPath }) {
  const beside = dirname(execPath);
  const started = env['npm_execpath'];
  const fromPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    // pnpm and yarn set this too, and cannot read this lock file.
    ...(started !== undefined && basename(started) === 'npm-cli.js' ? [started] : []),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...fromPath.map((folder) => join(folder, 'npm')),
    ...fromPath.map((folder) => join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')),
  ];
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const real = realpathSync(candidate);
    if (basename(real) === 'npm-cli.js') return real;
  }
  return undefined;
}

/** `findNpm`, where nothing goes on without. */
export function needNpm({ env, execPath }) {
  const program = findNpm({ env, execPath });
  if (program !== undefined) return program;
  throw new SetupFault({
    what: 'npm was not found',
    found: `looked beside ${execPath} and on the PATH`,
    fix: 'install npm, which comes with Node',
  });
}

/**
 * The first package that an installed tree lacks or has in another version than the lock file, or undefined when the
 * tree is what `npm ci` would make (npm leaves out optional packages for other systems).
 *
 * @param {{packages?: Record<string, any>}} lock package-lock.json
 * @param {{packages?: Record<string, any>} | undefined} installed node_modules/.package-lock.json
 */
export function misfit(lock, installed) {
  if (installed?.packages === undefined) return 'node_modules';
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (!path.includes('node_modules/')) continue;
    const found = installed.packages[path];
    if (found === undefined) {
      if (wanted.optional || wanted.devOptional || wanted.peer) continue;
      return path;
    }
    if (found.version !== wanted.version || found.link !== wanted.link) return path;
  }
  return undefined;
}

/** npm packages, with install scripts off, as package-lock.json has them. */
export function npmStep({ root, env, execPath, platform, arch, children, report, force, logs }) {
  const lockPath = join(root, 'package-lock.json');
  const modules = join(root, 'node_modules');
  const stampPath = join(modules, '.denoisekit.json');
  const log = join(logs, 'npm.log');
  const expected = () => ({
    lock: existsSync(lockPath) ? sha256(readFileSync(lockPath)) : 'none',
    system: `${platform}-${arch}`,
  });

  const fits = () => {
    const lock = readStamp(lockPath);
    const installed = readStamp(join(modules, '.package-lock.json'));
    if (lock === undefined || misfit(lock, installed) !== undefined) return false;
    return Object.keys(installed.packages).every((path) => existsSync(join(root, path)));
  };

  const npm = (program, command) =>
    children.run(
      execPath,
      [program, command, '--ignore-scripts', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund'],
      { cwd: root, env: { ...env, npm_config_update_notifier: 'false' }, log },
    );

  return {
    name: 'npm packages',
    need() {
      const stamp = readStamp(stampPath);
      const reason = force ? 'asked for' : differenceOf(stamp, expected());
      // Somebody ran npm by hand: nothing to install, only to note.
      if (
        !force &&
        reason !== undefined &&
        (stamp === undefined || stamp.system === expected().system) &&
        fits()
      ) {
        try {
          writeStamp(stampPath, expected());
        } catch {
          // A folder that cannot be written is no trouble while nothing is missing.
        }
        return undefined;
      }
      return reason;
    },
    needMB: 900,
    log,
    async run() {
      const program = needNpm({ env, execPath });
      const step = report.step('npm packages', 'npm ci --ignore-scripts (about 30 s, 270 MB to download)');
      try {
        let result = await npm(program, 'ci');
        if (
          !result.ok &&
          result.lines.some((line) => /in sync|EUSAGE|npm-shrinkwrap\.json file/.test(line))
        ) {
          step.note('package-lock.json does not fit package.json; npm install mends it');
          result = await npm(program, 'install');
        }
        if (!result.ok) throw npmFault('npm packages', result, root, relative(root, log));
        writeStamp(stampPath, expected());
        step.done();
      } finally {
        step.end();
        // npm ci removes what was there and starts from nothing; interrupted, it leaves what looks like complete packages.
        if (!existsSync(join(modules, '.package-lock.json')))
          rmSync(modules, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

/** @param {string} what was to be installed */
export function npmFault(what, { lines, status }, root, log) {
  const tail = meaningfulLines(lines);
  const usual = troubleIn(lines);
  if (usual !== undefined) {
    return new SetupFault({ what, ...usualFault(usual, root, 'the npm registry'), log });
  }
  return new SetupFault({
    what: `${what} could not be installed`,
    found: tail.at(-1) ?? status,
    fix: 'read the log, fix what it names and run the command again',
    log,
    tail,
  });
}
