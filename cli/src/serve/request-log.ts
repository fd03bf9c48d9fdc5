import type { Log } from '@denoisekit/api';
import { DenoiseError, textOf } from '@denoisekit/core';
import { printLine, type Io } from '../terminal/io.js';

export const logForms = ['text', 'json'] as const;

export type LogForm = (typeof logForms)[number];

export interface LogOptions {
  readonly log: LogForm;
  readonly verbose?: true | undefined;
}

/**
 * Writes answered requests to standard error: as text the server's own failures, or all where `verbose` is set; as JSON
 * all, a document a line. No keys, addresses or pictures.
 */
export function requestLog({ stderr }: Io, { log, verbose }: LogOptions): Log {
  if (log === 'json') {
    return ({ error, ms, ...entry }) => {
      const facts = { time: new Date().toISOString(), level: levelOf(entry.status), ...entry };
      const code = error instanceof DenoiseError ? error.code : undefined;
      const thrown = error === undefined ? {} : { code, error: textOf(error) };
      printLine(stderr, JSON.stringify({ ...facts, ms: Math.round(ms * 10) / 10, ...thrown }));
    };
  }
  return ({ method, route, status, ms, requestId, holder, error }) => {
    if (verbose !== true && status < 500) return;
    const reason = error === undefined ? '' : ` ${textOf(error)}`;
    const whose = holder === undefined ? '' : ` ${holder}`;
    printLine(stderr, `${requestId}${whose} ${method} ${route} ${status} ${ms.toFixed(1)} ms${reason}`);
  };
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
