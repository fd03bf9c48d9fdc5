import { EventEmitter } from 'node:events';
import { DenoiseError } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createHangUp } from './hang-up.js';
import { interruptedCode, stopOnSignals } from './stop-signals.js';

function started(hangUp?: () => boolean) {
  const process = new EventEmitter();
  const exits: number[] = [];
  const lines: string[] = [];
  let now = 0;
  const signal = stopOnSignals({
    on: (name, listener) => process.on(name, listener),
    exit: (code) => exits.push(code),
    say: (line) => lines.push(line),
    now: () => now,
    ...(hangUp && { hangUp }),
  });
  const send = (name: NodeJS.Signals, afterMs = 0): void => {
    now += afterMs;
    process.emit(name);
  };
  return { signal, exits, lines, send };
}

describe('signals', () => {
  // The numbers are those of POSIX.
  it.each([
    ['SIGINT', 128 + 2],
    ['SIGTERM', 128 + 15],
    ['SIGHUP', 128 + 1],
  ] as const)('abort once with %s as the reason, and give the exit code %i', (name, code) => {
    const { signal, exits, lines, send } = started();
    expect(signal.aborted).toBe(false);
    send(name);
    expect(signal.reason).toMatchObject({ code: 'aborted', details: { signal: name } });
    expect(interruptedCode(signal.reason)).toBe(code);
    expect([exits, lines.length]).toEqual([[], 1]);
  });

  it('end the process at once when they come a second time', () => {
    const { exits, send } = started();
    send('SIGINT');
    send('SIGINT', 600);
    expect(exits).toEqual([130]);
    const other = started();
    other.send('SIGHUP');
    other.send('SIGTERM', 600);
    expect(other.exits).toEqual([143]);
  });

  it('count once when two senders pass the same one on', () => {
    const { signal, exits, lines, send } = started();
    send('SIGTERM');
    send('SIGTERM', 10);
    send('SIGHUP', 10);
    expect([signal.aborted, exits, lines.length]).toEqual([true, [], 1]);
  });

  it('never end at once for a second SIGHUP, which a closed terminal sends', () => {
    const { exits, send } = started();
    send('SIGHUP');
    send('SIGHUP', 60_000);
    expect(exits).toEqual([]);
  });

  it('leave SIGHUP to a verb that has taken it over, as long as it does', () => {
    const hangUp = createHangUp();
    const { signal, send } = started(hangUp.tell);
    let told = 0;
    const giveBack = hangUp.on(() => told++);
    send('SIGHUP');
    send('SIGHUP');
    expect([told, signal.aborted]).toEqual([2, false]);
    giveBack();
    send('SIGHUP');
    expect([told, signal.aborted]).toEqual([2, true]);
  });

  it('are taken for Ctrl-C where the reason names none', () => {
    expect(interruptedCode(new DenoiseError('aborted', { what: 'stopped' }))).toBe(130);
    expect(interruptedCode(undefined)).toBe(130);
  });
});
