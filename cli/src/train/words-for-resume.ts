import { Command } from 'commander';
import type { Io } from '../terminal/io.js';
import { addTrainOptions } from './train-options.js';

/** Options that the run's folder records, or that concern its beginning alone. All others have to be repeated. */
const remembered: ReadonlySet<string> = new Set([
  ...addTrainOptions(new Command()).options.map((option) => option.attributeName()),
  ...['out', 'from', 'resume', 'finish'],
]);

/** The options of `train` that its run is to be resumed with, as words of a command line: where its images are, for one. */
export function wordsForResume(command: Command, { env }: Pick<Io, 'env'>): readonly string[] {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return !remembered.has(name) && command.getOptionValueSource(name) === 'cli';
  });
  const words = given.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return [option.long!, ...(value === true ? [] : [value].flat().map(String))];
  });
  // The next shell may not have the variable.
  const data = env['DENOISEKIT_DATA'] ?? '';
  const isNamed = words.includes('--data') || words.includes('--pairs');
  return data === '' || isNamed ? words : ['--data', data, ...words];
}
