import { expect, it } from 'vitest';
import { watchTerminals } from './closed-terminal.js';

it('leaves no terminal to Node that was closed meanwhile, and all else as it is', () => {
  const terminals = new Set([0, 2]);
  const silenced: number[] = [];
  const end = watchTerminals({ isatty: (fd) => terminals.has(fd), silence: (fd) => silenced.push(fd) });
  end();
  expect(silenced).toEqual([]);
  terminals.delete(2);
  end();
  expect(silenced).toEqual([2]);
});
