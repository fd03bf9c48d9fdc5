import type { Clock } from '../limits/clock.js';

export interface TestClock extends Clock {
  /** Lets time pass; what is due is called, in order. */
  pass(ms: number): void;
}

/** A clock that stands still until a test moves it. */
export function testClock(): TestClock {
  let now = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}
