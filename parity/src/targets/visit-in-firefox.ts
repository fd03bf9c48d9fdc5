import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { howEnded } from '@denoisekit/runtime-node';

/**
 * Opens a page in a headless Firefox with a profile of its own, which nothing drives: what the page has to say it posts.
 *
 * @param path of the program
 * @param signal aborted, the browser is killed, by its own id
 * @returns how the browser ended, by the signal or by itself, for people
 */
export async function visitInFirefox(path: string, url: string, signal: AbortSignal): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'denoisekit-firefox-'));
  try {
    await writeFile(join(profile, 'user.js'), preferences);
    return await new Promise<string>((resolve) => {
      const args = ['--headless', '--no-remote', '--profile', profile, url];
      const child = spawn(path, args, { stdio: 'ignore', signal, killSignal: 'SIGKILL' });
      child.on('error', ({ message }) => {
        if (!signal.aborted) resolve(message); // one that was killed is waited for
      });
      child.on('exit', (code, killedBy) => {
        resolve(howEnded(code, killedBy));
      });
    });
  } finally {
    // Its other processes end a moment after it, and may still write.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** No first run, no updates and no request of the browser's own. */
const preferences = Object.entries({
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
})
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  .join('');
