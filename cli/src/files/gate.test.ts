import { describe, expect, it } from 'vitest';
import { createGate, type GateLimits } from './gate.js';

/** Tasks that end when they are told to, and which of them have begun. */
function tasksAt(limits: GateLimits) {
  const gate = createGate(limits);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const results = new Map<string, Promise<string>>();
  return {
    begun,
    add: (name: string, weight: number): void => {
      const task = () => {
        begun.push(name);
        return new Promise<string>((resolve, reject) => {
          ends.set(name, () => {
            if (name === 'bad') reject(new Error('bad'));
            else resolve(name);
          });
        });
      };
      const result = gate(weight, task);
      result.catch(() => undefined);
      results.set(name, result);
    },
    end: async (name: string): Promise<void> => {
      ends.get(name)!();
      await results.get(name)!.catch(() => undefined);
      await new Promise(setImmediate);
    },
    result: (name: string) => results.get(name)!,
  };
}

describe('createGate', () => {
  it('runs so many tasks at once, in the order in which they come', async () => {
    const { add, begun, end, result } = tasksAt({ tasks: 2, weight: 100 });
    for (const name of ['a', 'b', 'c', 'd']) add(name, 1);
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(await result('b')).toBe('b');
  });

  it('runs fewer where they are heavy, and one that is too heavy alone; none overtakes', async () => {
    const { add, begun, end } = tasksAt({ tasks: 3, weight: 10 });
    add('light', 4);
    add('huge', 50);
    add('last', 1);
    await new Promise(setImmediate);
    expect(begun).toEqual(['light']);
    await end('light');
    expect(begun).toEqual(['light', 'huge']);
    await end('huge');
    expect(begun).toEqual(['light', 'huge', 'last']);
  });

  it('goes on after a task that fails', async () => {
    const { add, begun, end, result } = tasksAt({ tasks: 1, weight: 10 });
    add('bad', 1);
    add('good', 1);
    await new Promise(setImmediate);
    await end('bad');
    await expect(result('bad')).rejects.toThrow('bad');
    expect(begun).toEqual(['bad', 'good']);
  });
});
