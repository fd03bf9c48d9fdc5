import type { DeviceChoice, Examination, Finding } from '@denoisekit/runtime-node';
import type { Command } from 'commander';
import { printJson, printLine } from '../terminal/io.js';
import { commandHere } from '../command/parts.js';
import { exitCodes } from '../command/report-error.js';
import { devicesIn, verb, type CommonOptions, type Context } from '../command/verb.js';

interface DoctorOptions extends CommonOptions {
  readonly device: DeviceChoice;
}

export function doctorVerb(context: Context): Command {
  return verb('doctor', {
    summary: 'say what works on this machine, what is missing and how to mend it',
    examples: ['denoisekit doctor', 'denoisekit doctor --device cuda', 'denoisekit doctor --json'],
  })
    .option(
      '--device <name>',
      'what has to work: auto, cpu, cuda, webgpu, wasm, or a list with commas',
      devicesIn,
      'auto',
    )
    .action(async (options: DoctorOptions) => {
      const { io, packages } = context;
      const { examine, doctorEnvironment } = await packages.runtime();
      const examined = await examine(options.device, doctorEnvironment(io.cwd));
      const found = {
        ...examined,
        findings: examined.findings.map((finding) => withFixHere(finding, io.cwd)),
      };
      if (options.json === true) printJson(io, found);
      else printLine(io.stdout, textOf(found));
      if (!found.ok) context.setExitCode(exitCodes.doesNotHold);
    });
}

function withFixHere({ fix, ...finding }: Finding, cwd: string): Finding {
  return fix === undefined ? finding : { ...finding, fix: commandHere(fix, { cwd }) };
}

function textOf({ ok, asked, device, findings }: Examination): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap((finding) => linesOf(finding, width));
  const wanted = typeof asked === 'string' ? asked : asked.join(', ');
  const verdict =
    ok && device !== null
      ? `${wanted}: models run here, on ${device}`
      : `${wanted}: models do not run here as asked; the lines above say what to do`;
  return [...lines, '', verdict].join('\n');
}

function linesOf({ name, ok, text, fix }: Finding, width: number): readonly string[] {
  const line = `${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${text}`;
  return fix === undefined ? [line] : [line, `${' '.repeat(width + 4)}→ ${fix}`];
}
