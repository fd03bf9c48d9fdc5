import { PassThrough } from 'node:stream';
import { installedPackages, main } from '@denoisekit/cli';

export interface ServedPage {
  /** Of the demo page. */
  readonly url: string;
  /** As Ctrl-C does it. */
  close(): Promise<void>;
}

/** `denoisekit serve` on a free port, with the page as set-up has built it. */
export async function serveCommand(options: readonly string[], cwd: string): Promise<ServedPage> {
  const ctrlC = new AbortController();
  const stdout = new PassThrough();
  const stderr = new PassThrough().resume();
  const io = { stdin: new PassThrough(), stdout, stderr, env: {}, cwd, now: () => performance.now() };
  const argv = ['serve', '--port', '0', '--workers', '0', ...options];
  const ended = main(argv, { ...io, signal: ctrlC.signal }, installedPackages);
  const printed = await new Promise<string>((found) => {
    let text = '';
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('-o clean.')) found(text);
    });
  });
  return {
    url: / page (\S+)/.exec(printed)?.[1] ?? 'the demo page is not built: run npm run build',
    async close() {
      ctrlC.abort();
      await ended;
    },
  };
}
