import { describe, expect, it } from 'vitest';
import { createStop } from './stop.js';

describe('createStop', () => {
  it('tells its listeners once, and keeps the first reason', () => {
    const { signal, abort } = createStop();
    const told: string[] = [];
    const gone = (): void => void told.push('gone');
    signal.addEventListener('abort', () => told.push('one'));
    signal.addEventListener('abort', () => told.push('two'));
    signal.addEventListener('abort', gone);
    signal.removeEventListener('abort', gone);
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    abort('enough');
    abort('more than enough');
    expect([signal.aborted, signal.reason, told]).toEqual([true, 'enough', ['one', 'two']]);
  });

  it('tells the others although one of them listens no more while they are told', () => {
    const { signal, abort } = createStop();
    let told = 0;
    const second = (): void => {
      told++;
    };
    signal.addEventListener('abort', () => {
      signal.removeEventListener('abort', second);
      told++;
    });
    signal.addEventListener('abort', second);
    signal.addEventListener('abort', () => told++);
    abort('enough');
    expect(told).toBe(2);
  });
});
