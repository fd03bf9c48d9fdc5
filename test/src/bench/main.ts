import type { Benchmark } from './benchmark.js';
import { median } from './benchmark.js';
import { benchBrowserMemory } from './browser-memory.js';
import { benchBrowser } from './browser.js';
import { benchDrift, benchLatency, benchTiles, benchTimer, benchWorkers } from './runtime-node.js';
import { benchOverload } from './serve/overload.js';
import { benchStart } from './serve/start.js';
import { benchServe } from './serve/throughput.js';
import { benchWorkerd } from './serve/workerd.js';
import { benchTrainLoop, maxTrainLoopRatio } from './train-loop.js';

const benchmarks: readonly Benchmark[] = [
  {
    name: 'train-loop',
    run: async (print) => median((await benchTrainLoop({ print })).ratios) <= maxTrainLoopRatio,
  },
  { name: 'runtime-node-latency', run: (print) => benchLatency(print) },
  { name: 'runtime-node-timer', run: benchTimer },
  { name: 'runtime-node-workers', run: benchWorkers },
  { name: 'runtime-node-tiles', run: benchTiles },
  { name: 'runtime-node-memory', run: benchDrift },
  { name: 'serve', run: (print) => benchServe(print) },
  { name: 'serve-overload', run: (print) => benchOverload(print) },
  { name: 'serve-start', run: (print) => benchStart(print) },
  { name: 'serve-workerd', run: (print) => benchWorkerd(print) },
  { name: 'browser', run: (print) => benchBrowser(print) },
  { name: 'browser-memory', run: benchBrowserMemory },
];

const names = process.argv.slice(2);
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown === undefined) {
  for (const { name, run } of benchmarks) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (!(await run(print))) {
      print(`  ${name} does not hold`);
      process.exitCode = 1;
    }
  }
} else {
  print(`there is no benchmark "${unknown}"; there are ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
}
