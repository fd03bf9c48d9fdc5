/**
 * Loads a TensorFlow.js package in a process of its own, since a library that does not fit can end the process, and
 * computes 1 + 1. Gives the version of TensorFlow, or undefined with the output's lines.
 */
const program = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const sum = tf.tensor1d([1]).add(tf.tensor1d([1])).dataSync()[0];
if (sum !== 2 || tf.getBackend() !== 'tensorflow') throw new Error('1 + 1 gave ' + sum + ' on ' + tf.getBackend());
console.log('TensorFlow ' + tf.backend().binding.TF_Version);
`;

/**
 * @param {{children: any, root: string, env: Record<string, string | undefined>, execPath: string, log: string}} context
 * @param {string} packagePath
 * @returns {Promise<{tensorflow: string | undefined, lines: string[]}>}
 */
export async function tryBinding({ children, root, env, execPath }, packagePath, log) {
  const { ok, lines } = await children.run(execPath, ['-e', program, packagePath], {
    cwd: root,
    env: { ...env, NODE_OPTIONS: '', TF_CPP_MIN_LOG_LEVEL: '3' },
    log,
  });
  const tensorflow = /^TensorFlow (\S+)/m.exec(lines.join('\n'))?.[1];
  return { tensorflow: ok ? tensorflow : undefined, lines };
}
