import { clearInterval, setInterval } from 'node:timers';

/** @param {number} milliseconds */
export function formatSeconds(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 99.5) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * Says what set-up does. On a terminal the running step has one line that is rewritten; elsewhere a step has a line
 * when it starts and one when it ends.
 *
 * @param {{stream: {write(text: string): unknown, isTTY?: boolean, columns?: number}, now: () => number}} options
 */
export function createReporter({ stream, now }) {
  const live = stream.isTTY === true;
  const say = (text) => stream.write(`setup: ${text}\n`);

  return {
    note: say,

    /** Starts a step; `plan` says what will be done, and about how long and how much it takes. */
    step(name, plan) {
      const started = now();
      let hint = '';
      let timer;
      const rewrite = () => {
        const text = `setup: ${name}, ${Math.round((now() - started) / 1000)} s${hint && `: ${hint}`}`;
        stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
      };
      const end = () => {
        if (timer === undefined) return;
        clearInterval(timer);
        timer = undefined;
        stream.write('\r\x1b[2K');
      };
      say(`${name}: ${plan}`);
      if (live) timer = setInterval(rewrite, 250);
      return {
        hint(text) {
          hint = text;
        },
        note(text) {
          if (live) stream.write('\r\x1b[2K');
          say(`${name}: ${text}`);
        },
        done(text) {
          end();
          say(`${name}: ${text ? `${text}, ` : ''}done in ${formatSeconds(now() - started)}`);
        },
        end,
      };
    },
  };
}
