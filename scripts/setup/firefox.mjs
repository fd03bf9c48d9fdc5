import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFirefox } from '../../parity/find-browsers.mjs';
import { SetupFault } from './fault.mjs';

/** Debian's package where it can be installed; elsewhere what to do is said. */
export function firefoxStep({ root, env, platform, children, report, logs, uid = process.getuid?.() }) {
  const log = join(logs, 'firefox.log');
  const byPackage =
    !env['DENOISEKIT_FIREFOX'] && platform === 'linux' && uid === 0 && existsSync('/usr/bin/apt-get');

  return {
    name: 'Firefox',
    need() {
      return findFirefox({ env, platform }) === undefined ? 'there is none yet' : undefined;
    },
    needMB: 500,
    log,
    async run() {
      const step = report.step('Firefox', 'apt-get install firefox-esr (80 MB), for the wide tests');
      try {
        const options = { cwd: root, env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, log };
        const install = ['install', '-y', '-q', '--no-install-recommends', 'firefox-esr'];
        if (byPackage) {
          await children.run('apt-get', ['update', '-q'], options);
          await children.run('apt-get', install, options);
        }
        if (findFirefox({ env, platform }) === undefined) {
          throw new SetupFault({
            what: 'there is no Firefox for the wide tests',
            fix: 'install it (Debian: apt-get install firefox-esr), or name one in DENOISEKIT_FIREFOX',
            log,
          });
        }
        step.done();
      } finally {
        step.end();
      }
    },
  };
}
