import './page.js';
import { asDenoiseError } from '@denoisekit/core';
import type { AloneAnswer, PageAnswer, PageJob } from './protocol.js';

// The script of a page that no program drives: what it is asked for lies beside it, and what it has done it posts.

globalThis.parityProgress = async (cases) => {
  await fetch('/progress', { method: 'POST', body: String(cases) });
};

const answer = await fetch('/job.json')
  .then(async (response) => globalThis.runParity((await response.json()) as PageJob))
  .catch((error: unknown): PageAnswer => ({ kind: 'error', error: asDenoiseError(error).toJSON() }));
const done: AloneAnswer = { answer, userAgent: navigator.userAgent };
await fetch('/done', { method: 'POST', body: JSON.stringify(done) });
