import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { benchModel, limits, noise, type MemoryFigures, type MemoryWork } from './runtime-node.js';

// The program of a process whose memory is measured: node --expose-gc runtime-node-memory.js tiles|runs|cycles

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;
const settled = (): number => {
  globalThis.gc?.();
  return megabytes();
};
const open = () => createNodeDenoiser({ model: benchModel, device: 'cpu', threads: 1 });

const works: Readonly<Record<MemoryWork, () => Promise<MemoryFigures>>> = {
  async tiles() {
    const denoiser = await open();
    const image = noise(1024, 1024);
    await denoiser.denoise(noise(28, 28));
    const base = settled();
    const highest = process.resourceUsage().maxRSS;
    let peak = base;
    const onProgress = (): void => {
      peak = Math.max(peak, megabytes());
    };
    await denoiser.denoise(image, { onProgress });
    const { maxRSS } = process.resourceUsage();
    // What the system saw between the tiles, unless it was higher before.
    if (maxRSS > highest) peak = Math.max(peak, maxRSS / 1024);
    await denoiser.dispose();
    return { base, peak };
  },
  async runs() {
    const denoiser = await open();
    const image = noise(28, 28);
    const run = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await denoiser.denoise(image);
    };
    await run(limits.drift.runs / 10);
    const base = settled();
    await run(limits.drift.runs);
    const peak = settled();
    await denoiser.dispose();
    return { base, peak };
  },
  async cycles() {
    const cycle = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await (await open()).dispose();
    };
    await cycle(limits.drift.cycles / 10);
    const base = settled();
    await cycle(limits.drift.cycles);
    return { base, peak: settled() };
  },
};

const work = process.argv[2] as MemoryWork;
process.stdout.write(JSON.stringify(await works[work]()));
