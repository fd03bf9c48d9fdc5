import { describe, expect, it } from 'vitest';
import { linesByRoom } from './lines.js';
import { projectFiles, readText } from './repository.js';

/**
 * Source lines that a room may have: what it had when this was last decided, and a little more. To add lines, raise the number in a commit
 * of its own that says what for; after removing code, lower it.
 */
const ceilings: Readonly<Record<string, number>> = {
  // Metadata that does not keep its file took 30, a stage that overlaps itself 10, what changes more than noise explains 60,
  // what a system refuses in plain words 25, grain where transparency hides 53, of which side of the sheet pale print is 150,
  // short times of frames 27, bytes and batches that other rooms wrote themselves 20, parts of a picture beside each other 25, quicker samples 25,
  // what recipes owe and the middle of a picture, which two rooms had each, 70.
  core: 10_536, // levels in 255ths where a model helps: 5, segments of JPEGs for another room: 5, how to save a BigTIFF: 5, calls without options: 15, the range of cameras of 10 to 14 bits: 119, why a file cannot be read, which rooms had each: 18, a look at fewer rows: 4, ranges that know nothing of pictures: 4, the format of a file by its head: 1, what a model is for: 8, counts and sizes, which two rooms had each: 19, the noise that is stated, which the command and the element share: 11, a picture of another size than the model's, in its own words: 15, sizes for visitors of a page, and what reads a TIFF: 6
  evaluation: 1_500,
  training: 10_765,
  export: 8_140, // what an import refuses, in words, and a network that hardly denoises: 65
  'runtime-node': 3_958, // which pages of a file are damaged: 30, whether a JPEG without its end has all of its blocks: 150, colours of an AVIF that numbers alone tell: 23
  'runtime-web': 2_085, // choosing the device by time, and remembering it: 180
  // A list of several files, the work on it and its archive took 560, measuring where the time goes 45; counting frames 50, packing large PNGs 25,
  // what a file of fewer bits costs 30, colour profiles 150, pale print of pages 55, what an empty element asks for 55, parts in turns 25, a camera 115, AVIF 130,
  // large pictures as overviews, with their pixels where people look closer 235, what the browser decodes and writes in turns 20, levels of 255 for photographs 28,
  // where the focus goes when its control does 15, drops beside the element and a GPU that is not there 25, what a download lost, what does not run or is wrong and results that stay 60, the noise before as the command states it 11.
  widget: 6_251,
  api: 4_622, // what each error code means, in a sentence: 40; headers, ranges and choices in the description: 40
  parity: 7_170, // Firefox as a target: 210, what Chromium need not load: 25
  report: 3_048,
  cli: 7_119, // what had no effect is said, outputs are not guessed at: 60; folders in folders and recipes for pictures are named: 35; what a shell put in, folders that take no file, Ctrl-C in a batch: 45; samples to try serve with, a damaged model in a list: 30; where parity keeps what it makes: 25, --range: 12; a single file that is no image, before a model is opened: 16; a long mixture of noises once: 5
  scripts: 2_800, // a Firefox for the wide tests, lanes for more steps of npm test
};

/** Test lines by source line that a room should have. */
const wanted = 0.4;

const rooms = linesByRoom(projectFiles(), readText);
const withSource = [...rooms].filter(([room]) => room !== 'test' && room !== 'models');

it('prints the lines of each room', () => {
  const rows = [...rooms].map(([room, { source, tests }]) => {
    const share = source === 0 ? '' : (tests / source).toFixed(2);
    return `${room.padEnd(12)} ${String(source).padStart(6)} ${String(tests).padStart(6)}  ${share}`;
  });
  process.stdout.write(`${['room         source  tests', ...rows].join('\n')}\n`);
  expect(rows.length).toBeGreaterThan(10);
});

describe('a room', () => {
  it.each(withSource)('%s has no more source lines than were decided on', (room, { source }) => {
    expect(source).toBeLessThanOrEqual(ceilings[room] ?? 0);
  });

  it.each(withSource)('%s has tests in proportion to its source', (_, { source, tests }) => {
    expect(tests / source).toBeGreaterThanOrEqual(wanted);
  });
});

describe('linesByRoom', () => {
  it('counts code by room, apart from its tests, without declarations and documents', () => {
    const texts: Readonly<Record<string, string>> = {
      'core/src/a.ts': 'one\ntwo\n',
      'core/src/a.test.ts': 'one\n',
      'core/src/testing/b.ts': 'one\n',
      'core/src/c.d.ts': 'one\n',
      'core/README.md': 'one\n',
      'test/src/d.ts': 'one\ntwo\nthree\n',
      'test/src/browser/core/e.test.ts': 'one\n',
      'test/src/browser/page.ts': 'one\n',
      'vitest.config.ts': 'one\n',
    };
    expect(Object.fromEntries(linesByRoom(Object.keys(texts), (path) => texts[path]!))).toEqual({
      core: { source: 2, tests: 3 },
      test: { source: 0, tests: 4 },
    });
  });
});
