import { parseArgs } from 'node:util';
import { DenoiseError, suggestion, textOf } from '@denoisekit/core';
import type { WebgpuAdapter } from '../targets/chromium-options.js';
import { families, type Family } from './group.js';
import { targetNames } from './targets.js';

export interface CommandOptions {
  readonly help: boolean;
  readonly json: boolean;
  /** Few cases, held against the map; nothing is written. */
  readonly quick: boolean;
  /** What WebGPU runs on; a GPU is held against the map, which is of the software, and nothing is written. */
  readonly adapter: WebgpuAdapter;
  /** Forgets what the map has of the groups that are swept. */
  readonly fresh: boolean;
  /** Undefined: all. */
  readonly only: readonly Family[] | undefined;
  /** Names of targets, each of which has to run; undefined: all that can. */
  readonly on: readonly string[] | undefined;
}

const adapters = ['swiftshader', 'default'] as const;

export const help = `Usage: npm run sweep -- [options]

Runs single operators on every runtime and compares each answer with the operator's definition. What is found goes to
parity/portable-ops.json, docs/portable-ops.md and the list that export reads. Stop it with Ctrl-C: what is done is kept, and the
next sweep goes on from there. All of it took 40 minutes on two busy cores.

Options:
  --only <families>  some of ${families.join(', ')}, with commas
  --on <targets>     some of ${targetNames.join(', ')}, with commas,
                     each of which has to run; default: all that can
  --quick            a few dozen cases, held against the map; writes nothing, exit code 1 where they depart from it
  --adapter <name>   swiftshader, which is the default and the map's, or default: the GPU of this machine, held against the map;
                     writes nothing, exit code 1 where it departs
  --fresh            run again what the map knows already
  --json             print one JSON document; progress goes to stderr
  --help             this text

Examples:
  $ npm run sweep -- --only conv --on node-cpu,chromium-webgpu
  $ npm run sweep -- --quick
  $ npm run sweep -- --adapter default --on chromium-webgpu

Exit codes: 0 done, 1 what was checked does not hold, 2 bad usage or input, 130 stopped by Ctrl-C.`;

/**
 * The options in the words of a command line.
 *
 * @throws DenoiseError `usage` for an option or a name that there is not, with the nearest one
 */
export function parseOptions(words: readonly string[]): CommandOptions {
  const { values } = parsed(words);
  return {
    help: values.help,
    json: values.json,
    quick: values.quick,
    fresh: values.fresh,
    only: values.only === undefined ? undefined : namesIn(values.only, families, 'family of operators'),
    on: values.on === undefined ? undefined : namesIn(values.on, targetNames, 'target'),
    adapter: namesIn(values.adapter, adapters, 'adapter')[0]!,
  };
}

function parsed(words: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        help: flag,
        json: flag,
        quick: flag,
        fresh: flag,
        only: text,
        on: text,
        adapter: { ...text, default: 'swiftshader' },
      },
      strict: true,
    });
  } catch (cause) {
    const what = textOf(cause).split('. ')[0] ?? '';
    throw new DenoiseError('usage', { what, fix: 'npm run sweep -- --help', cause });
  }
}

function namesIn<T extends string>(text: string, known: readonly T[], kind: string): readonly T[] {
  return text.split(',').map((word) => {
    const name = known.find((one) => one === word.trim());
    if (name !== undefined) return name;
    const fix = suggestion(word.trim(), known);
    throw new DenoiseError('usage', {
      what: `there is no ${kind} "${word.trim()}"`,
      expected: `some of ${known.join(', ')}`,
      fix,
    });
  });
}
