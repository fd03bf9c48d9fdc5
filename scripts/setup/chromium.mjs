import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium as find } from '../../parity/find-browsers.mjs';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';

/**
 * The Chromium that browser tests drive, found as parity finds its own.
 *
 * @throws {SetupFault} when DENOISEKIT_CHROMIUM names something that is not there
 */
export function findChromium(outside) {
  const found = find(outside);
  const own = outside.env['DENOISEKIT_CHROMIUM'];
  if (found !== undefined || !own) return found;
  throw new SetupFault({
    what: 'DENOISEKIT_CHROMIUM names no program',
    found: own,
    fix: 'correct it, or unset it to let one be found',
  });
}

/** A Chromium for the tests in a browser: the system's if it has one, else Debian's package or Playwright's download. */
export function chromiumStep({ root, env, platform, children, report, logs, uid = process.getuid?.() }) {
  const log = join(logs, 'chromium.log');
  const byPackage = platform === 'linux' && uid === 0 && existsSync('/usr/bin/apt-get');

  async function run(step, command, args, source) {
    const result = await children.run(command, args, {
      cwd: root,
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      log,
    });
    if (result.ok) return true;
    step.note(`${source} did not give one: ${meaningfulLines(result.lines, 1)[0] ?? result.status}`);
    return result;
  }

  return {
    name: 'Chromium',
    need() {
      return findChromium({ env, platform }) === undefined ? 'there is none yet' : undefined;
    },
    needMB: 700,
    log,
    async run() {
      const plan = byPackage ? 'apt-get install chromium (100 MB)' : 'a download by Playwright (180 MB)';
      const step = report.step('Chromium', `${plan}, for the tests in a browser`);
      try {
        if (byPackage) {
          // Without fresh lists a system that was made long ago asks for packages that no longer exist.
          await run(step, 'apt-get', ['update', '-q'], 'apt-get');
          await run(
            step,
            'apt-get',
            ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
            'apt-get',
          );
        }
        let failure;
        if (findChromium({ env, platform }) === undefined) {
          failure = await run(
            step,
            process.execPath,
            [playwrightProgram(root), 'install', 'chromium'],
            'Playwright',
          );
        }
        if (findChromium({ env, platform }) === undefined) throw missing(failure, root, log);
        step.done();
      } finally {
        step.end();
      }
    },
  };
}

function playwrightProgram(root) {
  const require = createRequire(join(root, 'package.json'));
  return join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
}

function missing(failure, root, log) {
  const kind = typeof failure === 'object' ? troubleIn(failure.lines) : undefined;
  const usual = kind === 'disk' || kind === 'folder' ? usualFault(kind, root, '') : undefined;
  return new SetupFault({
    what: 'there is no Chromium for the tests in a browser',
    ...(usual ?? {
      fix: 'install Chromium or Chrome (Debian: apt-get install chromium), or name one in DENOISEKIT_CHROMIUM',
    }),
    log,
  });
}
