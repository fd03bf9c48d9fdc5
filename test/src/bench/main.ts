import type { Benchmark } from './benchmark.js';
import { median } from './benchmark.js';
import { benchBrowserMemory } from './browser-memory.js';
import { benchBrowser } from './browser.js';
import { benchGpu } from './gpu/gpu.js';
import { benchMutations } from './import-mutations.js';
import { benchMegapixels } from './megapixels/megapixels.js';
import { benchOcr } from './ocr/ocr.js';
import { benchDrift, benchLatency, benchTiles, benchTimer, benchWorkers } from './runtime-node.js';
import { benchOverload } from './serve/overload.js';
import { benchStart } from './serve/start.js';
import { benchServe } from './serve/throughput.js';
import { benchWorkerd } from './serve/workerd.js';
import { benchTrainLoop, maxTrainLoopRatio } from './train-loop.js';

const short = { rounds: 1, seconds: 1 } as const;

const benchmarks: readonly Benchmark[] = [
  {
    name: 'train-loop',
    about: 'a training step against a bare trainOnBatch',
    run: async (print) => median((await benchTrainLoop({ print })).ratios) <= maxTrainLoopRatio,
  },
  {
    name: 'runtime-node-latency',
    about: 'one image against the bare onnxruntime-node',
    run: (print, { brief } = {}) => benchLatency(print, brief === true ? 200 : 4000),
  },
  {
    name: 'runtime-node-timer',
    about: 'how late a timer is while images are computed',
    run: (print) => benchTimer(print),
  },
  {
    name: 'runtime-node-workers',
    about: 'images a second by one worker and by two',
    run: (print) => benchWorkers(print),
  },
  {
    name: 'runtime-node-tiles',
    about: 'a large image in tiles: time and memory',
    run: (print) => benchTiles(print),
  },
  { name: 'runtime-node-memory', about: 'memory over many images', run: benchDrift },
  {
    name: 'serve',
    about: 'the API against FastAPI, 32 clients, tensors',
    run: (print, { brief } = {}) => benchServe(print, 'tensors', brief === true ? short : {}),
  },
  {
    name: 'serve-pictures',
    about: 'the same, PNG',
    run: (print, { brief } = {}) => benchServe(print, 'pictures', brief === true ? short : {}),
  },
  {
    name: 'serve-dense',
    about: 'the same, tensors by the smallest model',
    run: (print, { brief } = {}) => benchServe(print, 'dense', brief === true ? short : {}),
  },
  {
    name: 'serve-photographs',
    about: 'the same, JPEGs of a megapixel by photo-small, 8 clients',
    run: (print, { brief } = {}) => benchServe(print, 'photographs', brief === true ? short : { rounds: 5 }),
  },
  {
    name: 'serve-overload',
    about: 'the API at twice what it can do',
    run: (print, { brief } = {}) => benchOverload(print, brief === true ? short : {}),
  },
  {
    name: 'serve-start',
    about: 'from the start to the first answer, beside FastAPI',
    run: (print, { brief } = {}) => benchStart(print, brief === true ? 1 : 15),
  },
  {
    name: 'serve-workerd',
    about: 'the first image on workerd, and each later one',
    run: (print) => benchWorkerd(print),
  },
  {
    name: 'browser',
    about: 'Chromium: from a first visit to the first picture',
    run: (print) => benchBrowser(print),
  },
  {
    name: 'import-mutations',
    about: '100,000 damaged ONNX files: what import makes of them, and that it lives',
    run: (print) => benchMutations(print),
  },
  {
    name: 'ocr',
    about: 'how many characters Tesseract reads wrongly on damaged and on cleaned pages',
    run: (print) => benchOcr(print),
  },
  {
    name: 'megapixels',
    about: 'where the time of 1, 12 and 50 megapixels goes, from file to file; --json',
    run: (print, options) => benchMegapixels(print, options),
  },
  {
    name: 'gpu',
    about: 'parity, speed and training on a GPU, or in software where there is none; --json',
    run: (print, options) => benchGpu(print, options),
  },
  { name: 'browser-memory', about: 'Chromium: memory over many images', run: benchBrowserMemory },
];

const flags = ['--json', '--brief'];
const names = process.argv.slice(2).filter((argument) => !flags.includes(argument));
const [json, brief] = flags.map((flag) => process.argv.includes(flag));
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (names.includes('--help') || names.includes('-h')) {
  print(
    'Usage: npm run bench -- [NAME...]\n\nmeasures what docs/measured.md tells; without a name all of it\n',
  );
  for (const { name, about } of benchmarks) print(`  ${name.padEnd(22)}${about}`);
  print(
    '\nExample:\n  $ npm run bench -- serve-start serve-workerd\n\nIt fails where a figure that is promised does not hold.',
  );
} else if (unknown === undefined) {
  for (const { name, run } of benchmarks) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (!(await run(print, { json, brief }))) {
      process.stderr.write(`  ${name} does not hold\n`);
      process.exitCode = 1;
    }
  }
} else {
  print(`there is no benchmark "${unknown}"; there are ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
}
