import { imageTensor, type Session, type SessionDescription } from '@denoisekit/core';

/** A model that answers with what it is given, plus so much. */
export function off(by: number): Session {
  return {
    run: ({ data, shape }) =>
      Promise.resolve(
        imageTensor(
          data.map((value) => value + by),
          shape,
        ),
      ),
    describe: () =>
      ({ runtime: 'fake', runtimeVersion: '1', device: 'cpu', threads: 1 }) as SessionDescription,
    dispose: () => Promise.resolve(),
  };
}
