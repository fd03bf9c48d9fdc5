import { DenoiseError } from '@denoisekit/core';

export type CheckName =
  | 'weights'
  | 'portable'
  | 'checker'
  | 'python-onnxruntime'
  | 'onnxruntime-node'
  | 'receptive-field'
  | 'shift'
  | 'batch'
  | 'digest'
  | 'reference'
  | 'variant';

/** One thing that was checked, and one line that says how it went. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** `onnxruntime-node equals TF.js: max |diff| 1.8e-07 <= 1e-05 on 1,000 images of 28x28` */
  readonly text: string;
  /** Where it does not hold: what that may come from, and what to do. */
  readonly advice?: string;
}

export type OnCheck = (check: Check) => void;

/**
 * The check of a greatest |difference| against its tolerance. NaN fails.
 *
 * @param what the statement that holds when it does not exceed: `onnxruntime-node equals TF.js`
 * @param where on what it was measured: `1,000 images of 28x28`
 */
export function toleranceCheck(
  name: CheckName,
  what: string,
  max: number,
  tolerance: number,
  where: string,
): Check {
  const ok = max <= tolerance;
  const sign = ok ? '<=' : '>';
  const text = `${what}: max |diff| ${exponential(max)} ${sign} ${exponential(tolerance)} on ${where}`;
  return { name, ok, text };
}

/** @throws DenoiseError `tolerance-exceeded` when the check does not hold */
export function requireCheck(check: Check): void {
  if (check.ok) return;
  throw new DenoiseError('tolerance-exceeded', {
    what: `a check of the model does not hold: ${check.text}`,
    fix: ['nothing was written', ...(check.advice === undefined ? [] : [check.advice])].join('; '),
    details: { check: check.name },
  });
}

/** `1.8e-07`, as C prints it; 0 as `0`, round numbers without decimals: `1e-05`. */
export function exponential(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  const [mantissa, exponent] = value.toExponential(1).split('e') as [string, string];
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa.replace(/\.0$/, '')}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}

/** `1,000 images of 28x28` */
export function imagesText(images: number, height: number, width: number): string {
  return `${images.toLocaleString('en-US')} ${images === 1 ? 'image' : 'images'} of ${height}x${width}`;
}
