import { rmSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArguments, usage } from './arguments.mjs';
import { bindingStep } from './binding.mjs';
import { buildStep } from './build.mjs';
import { createChildren } from './child.mjs';
import { chromiumStep } from './chromium.mjs';
import { firefoxStep } from './firefox.mjs';
import { fromSystemError, Interrupted, SetupFault } from './fault.mjs';
import { takeLock } from './lock.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { npmStep } from './npm.mjs';
import { execute } from './python.mjs';
import { createReporter, formatSeconds } from './reporter.mjs';
import { venvStep } from './venv.mjs';
import { webgpuStep } from './webgpu.mjs';

/**
 * Set-up as a function of its environment. Gives the exit code: 0 ready, 2 something is not available.
 *
 * @param {{root: string, argv: readonly string[], env: Record<string, string | undefined>, platform: NodeJS.Platform,
 *   arch: string, versions: {node: string, napi: string}, execPath: string, pid: number,
 *   stream: {write(text: string): unknown, isTTY?: boolean, columns?: number},
 *   onSignal: (stop: (signal: NodeJS.Signals) => void) => void}} outside
 */
export async function setUp({ root, argv, env, platform, arch, versions, execPath, pid, stream, onSignal }) {
  const now = () => performance.now();
  const started = now();
  const report = createReporter({ stream, now });
  const children = createChildren({ platform });
  onSignal((signal) => children.stop(signal));
  let release;
  try {
    const options = parseArguments(argv, env);
    if (options.help) {
      stream.write(`${usage}\n`);
      return 0;
    }
    checkNodeVersion(versions.node);
    const logs = join(root, '.setup', 'logs');
    const context = {
      root,
      env,
      platform,
      arch,
      versions,
      execPath,
      children,
      report,
      logs,
      exec: execute,
      ...options,
    };
    // Two looks: most of the time the first finds nothing to do, and nothing needs a lock to know that.
    if (work(context).length === 0) return 0;
    release = await takeLock({
      path: join(root, '.setup', 'lock'),
      pid,
      host: hostname(),
      onWait: () => report.note('another set-up is at work in this folder; waiting for it'),
      check: () => children.check(),
    });
    const faults = await perform(context);
    if (faults.length === 0) report.note(`ready in ${formatSeconds(now() - started)}`);
    return faults.some(({ tolerated }) => !tolerated) ? 2 : 0;
  } catch (thrown) {
    const error = fromSystemError(thrown, root);
    if (error instanceof Interrupted) {
      report.note(`${error.message}; nothing half-made is left, run the command again to go on`);
      return error.exitCode;
    }
    tell(report, error, env);
    return 2;
  } finally {
    release?.();
  }
}

/** The steps that have something to do, in order. */
function work(context) {
  return stepsOf(context).filter(({ step }) => step.need() !== undefined);
}

function stepsOf(context) {
  const make = {
    npm: () => npmStep(context),
    build: () => buildStep(context),
    venv: () => venvStep(context, 'cpu'),
    binding: () => bindingStep(context),
    webgpu: () => webgpuStep(context),
    chromium: () => chromiumStep(context),
    firefox: () => firefoxStep(context),
  };
  const steps = context.steps.map((id) => ({
    id,
    step: make[id](),
    tolerated: context.tolerated.includes(id),
  }));
  // The binding needs TensorFlow, which the cpu environment has anyway when it is a step of its own.
  return steps.flatMap((entry) => {
    const ground = entry.step.environment;
    if (ground === undefined || steps.some(({ step }) => step.name === ground.name)) return [entry];
    const need = () => (entry.step.wantsEnvironment() ? ground.need() : undefined);
    return [{ id: 'ground', step: { ...ground, need }, tolerated: true }, entry];
  });
}

/** Runs the steps; one that fails does not stop those that do not need it. */
async function perform(context) {
  const faults = [];
  const faultOf = (...ids) => faults.find(({ id }) => ids.includes(id))?.error;
  for (const { id, step, tolerated } of stepsOf(context)) {
    if (id !== 'npm' && faultOf('npm')) break;
    const need = step.need();
    if (need === undefined) continue;
    try {
      checkDisk(context.root, step);
      rmSync(step.log, { force: true });
      // The libraries that a binding is linked to, when it has any, are those of the environment.
      await step.run(id === 'binding' ? faultOf('venv', 'ground') : undefined);
    } catch (thrown) {
      const error = fromSystemError(thrown, context.root);
      if (!(error instanceof SetupFault)) throw error;
      faults.push({ id, error, tolerated });
      // The binding says why TensorFlow is not available, if it fails too.
      if (id !== 'ground') tell(context.report, error, context.env);
    }
  }
  return faults;
}

function checkDisk(root, { name, needMB }) {
  const { bavail, bsize } = statfsSync(root);
  const freeMB = (bavail * bsize) / 1e6;
  if (freeMB >= needMB) return;
  throw new SetupFault({
    what: `there is too little room for ${name}`,
    found: `${Math.floor(freeMB)} MB free in ${root}, expected ${needMB}`,
    fix: 'free some space and run the command again',
  });
}

function tell(report, error, env) {
  if (!(error instanceof SetupFault)) {
    report.note(`a defect of set-up itself: ${error instanceof Error ? error.message : String(error)}`);
    if (env['DENOISEKIT_VERBOSE'] && error instanceof Error) report.note(error.stack ?? '');
    return;
  }
  if (error.tail.length > 1) for (const line of error.tail) report.note(`  ${line}`);
  report.note(error.message);
}
