import { DenoiseError, textOf, type ErrorCode, type ImageTensor } from '@denoisekit/core';

/** What a case throws when a runtime does not keep the contract. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure';
}

export function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new ContractFailure(otherwise);
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  check(found === wanted, `${what}: found ${found}, expected ${wanted}`);
}

/** The same shape, and no value farther apart than `tolerance`. A NaN is far from everything. */
export function close(actual: ImageTensor, expected: ImageTensor, tolerance: number, what: string): void {
  equal(actual.shape, expected.shape, `the shape of ${what}`);
  check(actual.data instanceof Float32Array, `the data of ${what} is no Float32Array`);
  equal(actual.data.length, expected.data.length, `the number of values of ${what}`);
  const far = expected.data.findIndex((value, i) => !(Math.abs(actual.data[i]! - value) <= tolerance));
  check(
    far === -1,
    `${what} differs at ${far}: found ${actual.data[far]}, expected ${expected.data[far]} within ${tolerance}`,
  );
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new ContractFailure(`${what} was expected to reject`);
}

/** It rejects with a DenoiseError of this code and a sentence on one line. */
export async function rejectsWith(promise: Promise<unknown>, code: ErrorCode, what: string): Promise<void> {
  hasCode(await rejection(promise, what), code, what);
}

export function hasCode(error: unknown, code: ErrorCode, what: string): void {
  if (!(error instanceof DenoiseError)) {
    throw new ContractFailure(`${what} rejected with ${textOf(error)}, not with a DenoiseError`);
  }
  equal(error.code, code, `the code of ${what} (${error.message})`);
  check(error.message.length > 0 && !error.message.includes('\n'), `${what} has no one-line message`);
}
