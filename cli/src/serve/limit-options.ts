import type { Limits } from '@denoisekit/api';
import { Option, type Command } from 'commander';
import { numberOption } from '../command/verb.js';

interface LimitOption {
  readonly flags: string;
  readonly limit: keyof Limits;
  /** How many units of the limit one unit of the option is. Default 1. */
  readonly unit?: number;
  /** What it bounds, and the reason for the default. */
  readonly text: string;
  /** In the option's unit; undefined: no limit. */
  readonly byDefault?: number;
}

const MiB = 2 ** 20;
const mega = 1e6;

/** Every limit of the API as an option. A test holds the defaults to those of the API. */
export const limitOptions: readonly LimitOption[] = [
  {
    flags: '--requests-per-minute <n>',
    limit: 'requestsPerMinute',
    text: 'of each key, or of each address where there are no keys; default: without limit',
  },
  {
    flags: '--megapixels-per-minute <n>',
    limit: 'megapixelsPerMinute',
    text: 'likewise; one picture more is taken as long as something is left; default: without limit',
  },
  {
    flags: '--max-megapixels <n>',
    limit: 'maxPixels',
    unit: mega,
    byDefault: 2 ** 24 / mega,
    text: 'of a picture: 4 bytes of memory a pixel and colour, several times over',
  },
  {
    flags: '--max-body <MiB>',
    limit: 'maxBodyBytes',
    unit: MiB,
    byDefault: 20,
    text: 'of a request: a photograph of 12 megapixels as a large JPEG or a small PNG',
  },
  {
    flags: '--max-json <MiB>',
    limit: 'maxJsonBytes',
    unit: MiB,
    byDefault: 8,
    text: 'of JSON with tensors: parsing that takes a tenth of a second, in which no other request is served',
  },
  {
    flags: '--max-noise-megapixels <n>',
    limit: 'maxNoisePixels',
    unit: mega,
    byDefault: 2 ** 21 / mega,
    text: 'that ?noise= is added to, times its stages: a tenth of a second, likewise',
  },
  {
    flags: '--body-time <s>',
    limit: 'bodyTimeoutMs',
    unit: 1000,
    byDefault: 30,
    text: 'in which a request has to arrive, so that trickles hold no place',
  },
  {
    flags: '--request-time <s>',
    limit: 'workTimeoutMs',
    unit: 1000,
    text: 'from there to the answer; default: 30 to each sign of progress, and more with the pixels that wait',
  },
  {
    flags: '--max-requests <n>',
    limit: 'maxInFlight',
    byDefault: 256,
    text: 'with a body at the same time: each may hold its bytes in memory',
  },
  {
    flags: '--max-queue <n>',
    limit: 'maxQueue',
    byDefault: 64,
    text: 'requests that wait for a model: a longer queue answers nothing sooner',
  },
  {
    flags: '--max-queued-megapixels <n>',
    limit: 'maxQueuedPixels',
    unit: mega,
    byDefault: 2 ** 26 / mega,
    text: 'of all those: they lie in memory; a single request is never refused for it',
  },
  {
    flags: '--max-codings <n>',
    limit: 'maxCodings',
    byDefault: 4,
    text: 'image files decoded or encoded at the same time: a picture takes many times its file then',
  },
  {
    flags: '--max-batch <n>',
    limit: 'maxBatch',
    byDefault: 32,
    text: 'images of one size in one run of a model',
  },
];

export function addLimitOptions(command: Command): Command {
  for (const { flags, text, unit = 1, byDefault } of limitOptions) {
    const range = { min: unit === 1 ? 1 : 0.001, max: 1_000_000, integer: unit === 1 };
    const shown = byDefault === undefined ? text : `${text}; default ${Number(byDefault.toFixed(1))}`;
    command.addOption(numberOption(flags, shown, range).helpGroup('Limits:'));
  }
  return command;
}

/** Those that were given. @param options as commander has them */
export function limitsOf(options: Readonly<Record<string, unknown>>): Partial<Limits> {
  const given = limitOptions.flatMap(({ flags, limit, unit = 1 }) => {
    const value = options[new Option(flags).attributeName()];
    return typeof value === 'number' ? [[limit, Math.round(value * unit)] as const] : [];
  });
  return Object.fromEntries(given);
}
