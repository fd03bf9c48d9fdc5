import { DenoiseError } from '@denoisekit/core';
import type { Clock } from '../limits/clock.js';
import type { Limits } from '../limits/limits.js';
import { slidingWindow } from './window.js';

/** The limits of each caller within a minute. */
export interface Quota {
  /** Counts a request, or returns why it is refused: DenoiseError `rate-exceeded`. */
  readonly takeRequest: (who: string) => DenoiseError | undefined;
  /**
   * Counts pixels. What exceeds the limit by itself is still taken, since it could never be: what comes next has to wait for it.
   *
   * @throws DenoiseError `rate-exceeded` when nothing was left before
   */
  readonly takePixels: (who: string, pixels: number) => void;
  /** What is left, as draft-ietf-httpapi-ratelimit-headers-10 has it. */
  readonly headers: (who: string) => Readonly<Record<string, string>>;
}

/** Undefined where nothing is limited. */
export function createQuota(
  { requestsPerMinute, megapixelsPerMinute }: Limits,
  clock: Clock,
): Quota | undefined {
  const now = (): number => clock.now();
  const requests = createPart('requests', requestsPerMinute, 1, now);
  const pixels = createPart('megapixels', megapixelsPerMinute, 1e6, now);
  const parts = [requests, pixels].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const policy = parts.map(({ name, limit }) => `"${name}";q=${limit};w=60`).join(', ');
  return {
    takeRequest(who) {
      const refusal = parts.map((part) => part.refusal(who)).find((error) => error !== undefined);
      if (refusal === undefined) requests?.add(who, 1);
      return refusal;
    },
    takePixels(who, amount) {
      const refusal = pixels?.refusal(who);
      if (refusal !== undefined) throw refusal;
      pixels?.add(who, amount);
    },
    headers: (who) => ({
      'ratelimit-policy': policy,
      ratelimit: parts.map((part) => part.left(who)).join(', '),
    }),
  };
}

/** @param unit how much one of the limit is */
function createPart(name: string, limit: number, unit: number, now: () => number) {
  if (limit === Infinity) return undefined;
  const window = slidingWindow(now);
  const most = limit * unit;
  return {
    name,
    limit,
    add: window.add,
    refusal(who: string): DenoiseError | undefined {
      // A request needs room for itself, a picture for one pixel.
      if (window.used(who) <= most - 1) return undefined;
      const seconds = window.secondsUntil(who, most - 1);
      return new DenoiseError('rate-exceeded', {
        what: `too many ${name} within a minute`,
        expected: `at most ${limit}`,
        fix: `try again in ${seconds} s`,
        details: { [`${name}PerMinute`]: limit, retryAfterSeconds: seconds },
      });
    },
    left(who: string): string {
      const left = Math.max(0, Math.floor((most - window.used(who)) / unit));
      return `"${name}";r=${left};t=${window.secondsUntil(who, 0)}`;
    },
  };
}
