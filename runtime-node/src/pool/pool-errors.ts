import { DenoiseError } from '@denoisekit/core/session';

export function crashError(id: string, reason: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: `a worker that ran ${id} ended in the middle`,
    actual: reason,
    fix: 'look at the image that was sent; if it is an ordinary one, report this',
  });
}

export function fullError(id: string, maxQueue: number): DenoiseError {
  return new DenoiseError('queue-full', {
    what: `too many images wait for ${id}`,
    expected: `at most ${maxQueue}`,
    fix: 'try again later, or raise maxQueue or workers',
    details: { maxQueue },
  });
}
