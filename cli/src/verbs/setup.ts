import { Argument, type Command } from 'commander';
import { printJson, printLine } from '../terminal/io.js';
import { verb, type CommonOptions, type Context } from '../command/verb.js';

interface SetupOptions extends CommonOptions {
  readonly force?: true;
  readonly dryRun?: true;
}

export function setupVerb(context: Context): Command {
  return verb('setup', {
    summary: 'put in place what running models on CUDA needs beyond npm packages (Linux x64)',
    examples: ['denoisekit setup cuda --dry-run', 'denoisekit setup cuda'],
  })
    .addArgument(new Argument('<what>', 'what to set up').choices(['cuda']))
    .option('--dry-run', 'say what would be downloaded, and its size, and end')
    .option('--force', 'do it again though it is in place')
    .action(async (_what: string, options: SetupOptions) => {
      const { io, packages } = context;
      const { setUpCuda } = await packages.runtime();
      const folder = await setUpCuda({
        say: (line) => {
          printLine(io.stderr, line);
        },
        force: options.force === true,
        dryRun: options.dryRun === true,
        signal: io.signal,
      });
      if (options.json === true) printJson(io, { folder });
    });
}
