import { DenoiseError } from '@denoisekit/core';
import type { AloneAnswer } from '../page/protocol.js';
import type { ParityAnswer, ParityTarget } from '../target.js';
import { filesOf, htmlOf, jobOf, sharedFiles, valuesOf } from './page-files.js';
import { servePage } from './page-server.js';
import { splitAnswers } from './process-target.js';
import { visitInFirefox } from './visit-in-firefox.js';

export interface FirefoxTargetOptions {
  /** The path of the program. */
  readonly browser: () => string | undefined;
}

const missing = 'there is no Firefox; install it, or name one in DENOISEKIT_FIREFOX';

/**
 * A real page in a headless Firefox, with the model in a Web Worker, on WebAssembly. Nothing drives the browser: the page finds what it is
 * asked for on its server, and posts what it has done.
 */
export function firefoxTarget({ browser }: FirefoxTargetOptions): ParityTarget {
  return {
    name: 'firefox-wasm',
    device: 'wasm',
    standIn: 'node-wasm',
    available: () => Promise.resolve(browser() === undefined ? missing : undefined),
    async run(job) {
      const path = browser();
      if (path === undefined) throw new DenoiseError('setup-missing', { what: missing });
      const files = new Map([
        ...(await sharedFiles()),
        ...(await filesOf(job)),
        ['/', htmlOf('alone')],
        ['/job.json', Buffer.from(JSON.stringify(jobOf(job, 'wasm')))],
      ]);
      const end = new AbortController();
      let answers: Uint8Array = new Uint8Array();
      let done: AloneAnswer | undefined;
      const server = await servePage(files, 4 * valuesOf(job) + 1024, (post, body) => {
        if (post === '/answers') answers = body;
        if (post === '/progress') job.onProgress(Number(Buffer.from(body).toString()));
        if (post !== '/done') return;
        done = JSON.parse(Buffer.from(body).toString()) as AloneAnswer;
        end.abort();
      });
      try {
        const until = AbortSignal.any([job.signal, end.signal]);
        const ended = await visitInFirefox(path, `${server.origin}/`, until);
        job.signal.throwIfAborted();
        if (done === undefined) throw crashed(path, ended);
      } finally {
        await server.close();
      }
      return answerOf(done, answers);
    },
  };
}

function answerOf({ answer, userAgent }: AloneAnswer, answers: Uint8Array): ParityAnswer {
  if (answer.kind === 'error') throw DenoiseError.fromJSON(answer.error);
  const { description, shapes } = answer;
  const version = /Firefox\/([\d.]+)/.exec(userAgent)?.[1] ?? 'of an unknown version';
  return { outputs: splitAnswers(answers, shapes), description, host: `Firefox ${version}` };
}

function crashed(path: string, ended: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: 'the browser of firefox-wasm ended without an answer',
    actual: `${path}: ${ended}`,
    fix: 'start it by hand to see why, or name another one in DENOISEKIT_FIREFOX',
  });
}
