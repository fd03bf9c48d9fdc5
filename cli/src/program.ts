import { Command } from 'commander';
import { compareVerb } from './verbs/compare.js';
import { denoiseVerb } from './verbs/denoise.js';
import { doctorVerb } from './verbs/doctor.js';
import { evaluateVerb } from './verbs/evaluate.js';
import { exportVerb } from './verbs/export.js';
import { importVerb } from './verbs/import.js';
import { inspectVerb } from './verbs/inspect.js';
import { keyVerb } from './verbs/key.js';
import { modelsVerb } from './verbs/models.js';
import { parityVerb } from './verbs/parity.js';
import { reportVerb } from './verbs/report.js';
import { resultsVerb } from './verbs/results.js';
import { serveVerb } from './verbs/serve.js';
import { setupVerb } from './verbs/setup.js';
import { trainVerb } from './verbs/train.js';
import type { Context } from './command/verb.js';
import { ownVersion } from './command/version.js';

/** All verbs, wired to the given environment. Its parse throws instead of ending the process. */
export function createProgram(context: Context): Command {
  const { stdout, stderr } = context.io;
  const program = new Command('denoisekit')
    .description('Train image denoisers, export them to ONNX, and use them.')
    .version(ownVersion())
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 what was checked does not hold, 2 bad usage or input, 130 stopped by Ctrl-C, 143 by SIGTERM.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // Errors are reported in one place, for people or as JSON.
      outputError: () => undefined,
    });
  for (const create of [
    trainVerb,
    exportVerb,
    importVerb,
    evaluateVerb,
    denoiseVerb,
    inspectVerb,
    modelsVerb,
    parityVerb,
    reportVerb,
    compareVerb,
    resultsVerb,
    serveVerb,
    keyVerb,
    doctorVerb,
    setupVerb,
  ]) {
    program.addCommand(create(context).copyInheritedSettings(program));
  }
  return program;
}
