/**
 * What a step counts. Steps with the same lane run one after the other beside those of the other lanes, and print when they end.
 *
 * @typedef {{name: string, lane?: string, needs?: readonly ('python' | 'binding' | 'chromium' | 'firefox')[],
 *   run: (print: (text: string) => void) => Promise<import('./counts.mjs').Counts>}} Step
 */

/** All of `npm test`, in order. @param {ReturnType<typeof import('./tools.mjs').createTools>} tools @returns {Step[]} */
export function usualSteps({ check, denoisekit, hosts, pythonCheck, unittest, vitest }) {
  return [
    // Two lanes of about five minutes, of steps that use little more than a core each.
    { name: 'lint', lane: 'lint', run: check('eslint/bin/eslint.js', '.') },
    {
      name: 'pipeline',
      lane: 'lint',
      needs: ['python', 'binding'],
      run: vitest('pipeline', { beside: true }),
    },
    {
      name: 'python types',
      lane: 'lint',
      needs: ['python'],
      run: pythonCheck('mypy', '--strict', 'denoisekit_export', 'tests'),
    },
    { name: 'python tests', lane: 'lint', needs: ['python'], run: unittest },
    {
      name: 'format',
      lane: 'checks',
      run: check('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
    },
    { name: 'types', lane: 'checks', run: check('typescript/bin/tsc', '-b') },
    { name: 'built', lane: 'checks', run: vitest('built', { beside: true }) },
    // The oldest Node is what the other tests run on.
    { name: 'hosts', lane: 'checks', run: hosts('main.js', 'node 26', 'bun', 'deno') },
    {
      name: 'api on hosts',
      lane: 'checks',
      run: hosts(
        'api-main.js',
        'node 26, 1 worker',
        'bun, no worker',
        'deno, no worker',
        'workerd, the example',
        'python client triton',
      ),
    },
    { name: 'unit', run: vitest('unit') },
    { name: 'browser', needs: ['binding', 'chromium'], run: vitest('browser') },
    {
      name: 'parity',
      needs: ['binding', 'chromium'],
      run: denoisekit('parity', 'dense', 'edge', '--on', withoutWebgpu),
    },
  ];
}

/** All of `npm run test:wide`: the whole of what `npm test` has a part of. */
export function wideSteps({ denoisekit, hosts, vitest }) {
  return [
    { name: 'pipeline, wide', needs: ['binding'], run: vitest('pipeline-wide') },
    { name: 'built, wide', run: vitest('built-wide') },
    { name: 'browser, wide', needs: ['binding', 'chromium'], run: vitest('browser-wide') },
    { name: 'firefox', needs: ['firefox'], run: vitest('firefox') },
    { name: 'installed, wide', run: vitest('installed-wide') },
    { name: 'all hosts', run: hosts('main.js') },
    { name: 'api on all hosts', run: hosts('api-main.js') },
    {
      name: 'parity of all models',
      needs: ['binding', 'chromium', 'firefox'],
      run: denoisekit('parity', '--on', `${withoutWebgpu},firefox-wasm`),
    },
  ];
}

/** WebGPU, in software here, takes minutes for so many images; the tests in a browser have fewer. */
const withoutWebgpu = 'node-cpu,node-wasm,bun,deno,workerd,chromium-wasm';
