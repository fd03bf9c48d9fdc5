/* The entry of the thread that draws pages to train on. Imported anywhere else it does nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { servePort } from '../pictures/serve.js';
import { createPageMaker, type PagePlan } from './page-maker.js';

if (parentPort !== null) servePort(parentPort, () => createPageMaker(workerData as PagePlan));
