// Bundles what `tsc -b` has built, for those who do not take it module by module: Node, pages without a bundler, the demo page.
import { resolve } from 'node:path';
import { buildDemo } from './build-demo.mjs';
import { buildNode } from './build-node.mjs';
import { buildStandalone } from './build-standalone.mjs';

const root = resolve(import.meta.dirname, '..');
await buildNode({ root }); // first: what builds the demo page is our own code, on Node
await buildStandalone({ root });
await buildDemo({ root });
