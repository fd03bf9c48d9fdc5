/** How much each caller has used within the last minute. */
export interface SlidingWindow {
  /** Within the last minute. */
  readonly used: (who: string) => number;
  readonly add: (who: string, amount: number) => void;
  /** Seconds, at least 1, until no more than `most` will count as used, if nothing is added. */
  readonly secondsUntil: (who: string, most: number) => number;
}

const lengthMs = 60_000;

/** Callers that are counted separately in one window; any beyond are counted as one, so that a flood of addresses cannot fill the memory. */
const mostCallers = 100_000;

/**
 * A sliding window of a minute by two fixed ones: of the minute before, as much counts as the sliding window still covers, as though it
 * had been used evenly. That is two numbers a caller, where a list of times would grow with what it limits.
 *
 * @param now milliseconds from any start
 */
export function slidingWindow(now: () => number): SlidingWindow {
  let start = now();
  let before = new Map<string, number>();
  let current = new Map<string, number>();

  /** The part of the minute that has passed, after windows have moved on. */
  function passed(): number {
    const windows = Math.floor((now() - start) / lengthMs);
    if (windows > 0) {
      before = windows === 1 ? current : new Map<string, number>();
      current = new Map();
      start += windows * lengthMs;
    }
    return (now() - start) / lengthMs;
  }

  const known = (who: string): string => (current.has(who) || current.size < mostCallers ? who : '');

  return {
    used(who) {
      const rest = 1 - passed();
      return (before.get(who) ?? 0) * rest + (current.get(known(who)) ?? 0);
    },
    add(who, amount) {
      passed();
      const name = known(who);
      current.set(name, (current.get(name) ?? 0) + amount);
    },
    secondsUntil(who, most) {
      const part = passed();
      const old = before.get(who) ?? 0;
      const young = current.get(known(who)) ?? 0;
      // What is young counts in full until this window ends, and fades in the next.
      const windows = young <= most ? fadedTo(old, most - young) - part : 1 - part + fadedTo(young, most);
      // Whole milliseconds first, or a rounding error would make a second more.
      return Math.max(1, Math.ceil(Math.round(windows * lengthMs) / 1000));
    },
  };
}

/** The part of a window after which no more than `most` of an amount counts. */
function fadedTo(amount: number, most: number): number {
  return amount <= most ? 0 : 1 - Math.max(0, most) / amount;
}
