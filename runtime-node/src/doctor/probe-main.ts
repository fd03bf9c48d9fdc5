import { nodeDevices } from '../devices.js';
import { probe } from './probe.js';

// The program of a process that tries one device, named by its argument, and may die of it.
const device = nodeDevices.find((name) => name === process.argv[2]);
if (device !== undefined) process.stdout.write(`${JSON.stringify(await probe(device))}\n`);
