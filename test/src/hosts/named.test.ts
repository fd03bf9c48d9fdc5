import { describe, expect, it } from 'vitest';
import { named } from './named.js';

describe('the hosts that a command names', () => {
  const names = ['Node 20', 'Node 26', 'Bun', 'Deno'];

  it('are all where none is named', () => {
    expect([...named(names, [])]).toEqual(names);
  });

  it('are those that begin so, in any case of letters', () => {
    expect([...named(names, ['node', 'bun'])]).toEqual(['Node 20', 'Node 26', 'Bun']);
  });

  it('are refused when one of them is none', () => {
    expect(() => named(names, ['bun', 'Node 19'])).toThrow(
      'no host is named Node 19; there are Node 20; Node 26',
    );
  });
});
