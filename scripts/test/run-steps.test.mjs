import { describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { fromCheck, sum } from './counts.mjs';
import { runSteps } from './run-steps.mjs';
import { usualSteps, wideSteps } from './steps.mjs';

const here = (changes) => ({ missing: {}, print: () => {}, stopped: () => false, now: () => 0, ...changes });
const countsOf = (results) => sum(results.map(({ counts }) => counts));

describe('running the steps', () => {
  it('goes on after a failure, and counts what cannot run as skipped', async () => {
    const printed = [];
    const steps = [
      { name: 'a', run: async () => fromCheck(false) },
      { name: 'b', needs: ['python'], run: () => Promise.reject(new Error('ran')) },
      { name: 'c', needs: ['chromium'], run: async () => fromCheck(true) },
    ];
    const print = (text) => printed.push(text.trim());
    const results = await runSteps(steps, here({ missing: { python: 'no Python' }, print }));
    expect(countsOf(results)).toEqual({ passed: 1, failed: 1, skipped: 1 });
    expect(results[1].skip).toBe('no Python');
    expect(printed).toEqual(['── a', '── c']);
  });

  it('counts a step that breaks, and one that ran no test, as a failure', async () => {
    const steps = [
      { name: 'a', run: () => Promise.reject(new Error('no such program')) },
      { name: 'b', lane: '1', run: async () => ({ passed: 0, failed: 0, skipped: 0 }) },
      { name: 'c', run: async () => fromCheck(true) },
    ];
    let printed = '';
    const results = await runSteps(steps, here({ print: (text) => (printed += text) }));
    expect(countsOf(results)).toEqual({ passed: 1, failed: 2, skipped: 0 });
    expect(printed).toContain('no such program');
    expect(printed).toContain('No test ran.');
  });

  it('stops between steps when asked to', async () => {
    let ran = 0;
    const step = { name: 'a', run: async () => fromCheck(++ran > 0) };
    await runSteps([step, step], here({ stopped: () => ran > 0 }));
    expect(ran).toBe(1);
  });

  it('runs lanes beside each other before the rest, and prints each step in one piece', async () => {
    const order = [];
    const printed = [];
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const step = (name, lane, until) => ({
      name,
      lane,
      run: async (print) => {
        order.push(name);
        print(`${name} begins\n`);
        await until;
        print(`${name} ends\n`);
        // The second lane lets go of the first.
        if (name === 'c') release();
        return fromCheck(true);
      },
    });
    const steps = [step('a', '1', held), step('b', '2'), step('c', '2'), step('d')];
    const results = await runSteps(steps, here({ print: (text) => printed.push(text.trim()) }));
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(countsOf(results).passed).toBe(4);
    expect(printed[0]).toBe('── beside each other: a, b, c');
    expect(printed).toContain('── a\na begins\na ends');
  });

  it('measures how long each takes', async () => {
    const times = [1000, 4500];
    const [result] = await runSteps(
      [{ name: 'a', run: async () => fromCheck(true) }],
      here({ now: () => times.shift() }),
    );
    expect(result.seconds).toBe(3.5);
  });
});

describe('the lists of steps', () => {
  it('have every project of vitest.config.ts once', () => {
    const found = [];
    const nothing = () => () => {};
    const tools = { check: nothing, denoisekit: nothing, hosts: nothing, pythonCheck: nothing };
    const vitest = (project) => found.push(project);
    for (const stepsOf of [usualSteps, wideSteps]) stepsOf({ ...tools, vitest });
    const projects = config.test.projects.map(({ test }) => test.name);
    expect(found.sort()).toEqual(projects.sort());
  });
});
