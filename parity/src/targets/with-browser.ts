import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { DenoiseError } from '@denoisekit/core';
import { chromium, type Browser, type BrowserServer } from 'playwright-core';
import { chromiumOptions, type WebgpuAdapter } from './chromium-options.js';
import { howEnded } from '@denoisekit/runtime-node';

export interface BrowserOptions {
  /** The target's name, for errors. */
  readonly name: string;
  /** The path of the program; undefined where there is none. */
  readonly executablePath: string | undefined;
  readonly webgpu: boolean;
  readonly adapter?: WebgpuAdapter | undefined;
  /** Aborted, the browser is killed, by its own id. */
  readonly signal: AbortSignal;
  /** Default: Playwright's. */
  readonly launch?: ((options: ReturnType<typeof chromiumOptions>) => Promise<BrowserServer>) | undefined;
}

export const noChromium = 'there is no Chromium; install it, or name one in DENOISEKIT_CHROMIUM';
/** Such as Debian's Chromium, which takes seconds where the machine has other work. */
const launchTimeoutMs = 60_000;

/** The pages of a killed browser fail before its process is known to have ended. */
const exitWaitMs = 2_000;

/**
 * A browser in a process of its own, which ends with the work.
 *
 * @throws DenoiseError `setup-missing` where there is none, `worker-crashed` when it does not start or ends before the work does; the
 * signal's reason
 */
export async function withBrowser<T>(
  { name, executablePath, webgpu, adapter, signal, launch = launchServer }: BrowserOptions,
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  if (executablePath === undefined) {
    throw new DenoiseError('setup-missing', { what: noChromium });
  }
  signal.throwIfAborted();
  const server = await launch(chromiumOptions({ executablePath, webgpu, adapter })).catch(
    (error: unknown) => {
      throw new DenoiseError('worker-crashed', {
        what: `the browser of ${name} does not start`,
        actual: `${executablePath}: ${firstLine(error)}`,
        fix: 'start it by hand to see why, or name another one in DENOISEKIT_CHROMIUM',
        cause: error,
      });
    },
  );
  const child = server.process();
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    signal.throwIfAborted();
    return await use(await chromium.connect(server.wsEndpoint()));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof DenoiseError) throw error;
    const ended = await howItEnded(child);
    throw new DenoiseError('worker-crashed', {
      what: ended === undefined ? `the page of ${name} failed` : `the browser of ${name} ended while it ran`,
      actual: ended ?? firstLine(error),
      fix: `run it alone with fewer images, for it may lack memory: denoisekit parity MODEL --on ${name} --limit 20`,
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', kill);
    await server.kill();
  }
}

/** A headless Chromium in a process of its own. */
export function launchServer(options: ReturnType<typeof chromiumOptions>): Promise<BrowserServer> {
  return chromium.launchServer({
    ...options,
    timeout: launchTimeoutMs,
    // The command itself decides what Ctrl-C does.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** How the process ended, or undefined where it goes on. */
async function howItEnded(child: ChildProcess): Promise<string | undefined> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit', { signal: AbortSignal.timeout(exitWaitMs) }).catch(() => undefined);
  }
  const { exitCode, signalCode } = child;
  return exitCode === null && signalCode === null ? undefined : howEnded(exitCode, signalCode);
}

/** Browsers' errors go on with a log of the call. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n')[0] ?? '';
}
