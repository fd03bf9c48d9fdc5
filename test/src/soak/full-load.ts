import type { Client } from './client.js';
import type { KnownAnswer } from './known-answers.js';

/** How many ask at the same time. */
export const clients = 32;

export interface LoadCounts {
  readonly right: number;
  readonly wrong: number;
  /** Connections that ended before an answer began. */
  readonly unanswered: number;
  /** Refusals and failures, by status. */
  readonly others: ReadonlyMap<number, number>;
}

export interface Load {
  /** Right answers so far. */
  readonly right: number;
  /** Nothing new is asked. */
  stop(): void;
  /** Once each has its last answer, or found the server gone. */
  readonly ended: Promise<LoadCounts>;
}

/** Each of so many asks again as soon as it has its answer, until it is stopped or a connection ends. */
export function askAgain(client: Client, known: readonly KnownAnswer[], count: number): Load {
  const others = new Map<number, number>();
  let [right, wrong, unanswered] = [0, 0, 0];
  let stopped = false;

  async function one(first: number): Promise<void> {
    for (let i = first; !stopped; i++) {
      const asked = known[i % known.length]!;
      const answer = await client.ask(asked.request);
      if (answer === undefined) {
        unanswered++;
        return;
      }
      const { status } = answer;
      if (status !== 200) others.set(status, (others.get(status) ?? 0) + 1);
      else if (asked.isRight(answer)) right++;
      else wrong++;
    }
  }

  return {
    get right() {
      return right;
    },
    stop: () => {
      stopped = true;
    },
    ended: Promise.all(Array.from({ length: count }, (_, i) => one(i))).then(() => ({
      right,
      wrong,
      unanswered,
      others,
    })),
  };
}
