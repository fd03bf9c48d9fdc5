import { serve } from '@denoisekit/api/node';

// The program of a server that is measured: serve-child.js FOLDER WORKERS. It prints its address as soon as it listens.
const [folder = '', workers = '2'] = process.argv.slice(2);
const server = await serve({ models: { model: folder }, port: 0, workers: Number(workers), device: 'cpu' });
process.stdout.write(`${server.url}\n`);
