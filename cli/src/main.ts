import { createProgram } from './program.js';
import { installedPackages, type Packages } from './command/packages.js';
import { exitCodes, reportError } from './command/report-error.js';
import type { Io } from './terminal/io.js';

/**
 * The whole command, without a process: reads its arguments, does one verb, gives the exit code.
 *
 * 0: done. 1: what was checked does not hold. 2: bad usage or input, reported in one line on stderr (with --json as
 * `{"error": …}` on stdout). 130: stopped by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP.
 *
 * @param argv what follows `denoisekit` on the command line
 */
export async function main(
  argv: readonly string[],
  io: Io,
  packages: Packages = installedPackages,
): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram({
    io,
    packages,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Read from the words themselves: the error may be about the options.
    const verb = program.commands.find((command) => command.name() === argv[0])?.name();
    return reportError(error, io, {
      json: argv.includes('--json'),
      verbose: argv.includes('--verbose'),
      verb,
    });
  }
}
