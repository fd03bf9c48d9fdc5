import { median } from '../benchmark.js';
import { openPipeline, type Run } from './pipelines.js';
import type { Row, RowRequest } from './row.js';

/*
 * The program of a process that measures one row, so that its memory is that of one picture: node row-main.js REQUEST. The whole and the bare model take
 * turns, so that what else the machine does slows both.
 */

const { rounds, ...request } = JSON.parse(process.argv[2]!) as RowRequest;
const { target, format, depth, width, height, model } = request;
const pixels = width * height;

const pipeline = await openPipeline({ ...request, rounds }, Number(process.argv[3]));
const runs: Run[] = [await pipeline.run()];
const peakMegabytes = pipeline.peakMegabytes();
const bareModel = await pipeline.openBare();
await bareModel.millisecondsFor(Math.min(pixels, 1_000_000)); // to be warm, as the pipeline is by its golden vectors
const bare = [await bareModel.millisecondsFor(pixels)];
for (let round = 1; round < rounds; round++) {
  runs.push(await pipeline.run());
  bare.push(await bareModel.millisecondsFor(pixels));
}
await bareModel.release();
await pipeline.close();

const stages = Object.fromEntries(
  Object.keys(runs[0]!.stages).map((stage) => {
    const times = runs.map((run) => (run.stages as Record<string, number>)[stage]!);
    return [stage, median(times)];
  }),
);
const { pixelsRun } = runs[0]!;
const row: Row = {
  ...{ model, target, format, depth, stages, peakMegabytes },
  megapixels: pixels / 1e6,
  total: median(runs.map(({ total }) => total)),
  bare: median(bare),
  ratio: median(runs.map(({ total }, round) => total / bare[round]!)),
  computedTwice: pixelsRun === null ? null : pixelsRun / pixels - 1,
};
process.stdout.write(JSON.stringify(row));
