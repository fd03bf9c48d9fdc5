import { fromCheck, oneSkipped } from './counts.mjs';

/**
 * Runs all steps, whatever fails, so that the person sees everything at once.
 *
 * @param {readonly import('./steps.mjs').Step[]} steps
 * @param {{missing: Record<string, string | undefined>, print: (text: string) => void, stopped: () => boolean,
 *   now: () => number}} outside missing: why a step that needs it cannot run; now: in milliseconds
 */
export async function runSteps(steps, { missing, print, stopped, now }) {
  const results = [];

  async function runOne({ name, needs = [], run }, printStep) {
    const skip = needs.map((one) => missing[one]).find((reason) => reason !== undefined);
    if (skip === undefined) printStep(`\n── ${name}\n`);
    const started = now();
    const counts = skip === undefined ? await countsOf(run, printStep) : oneSkipped;
    results.push({ name, counts, skip, seconds: (now() - started) / 1000 });
  }

  async function runLane(lane) {
    for (const step of lane) {
      if (stopped()) return;
      let text = '';
      await runOne(step, (more) => (text += more));
      print(text);
    }
  }

  const lanes = lanesOf(steps);
  if (lanes.length > 0)
    print(
      `\n── beside each other: ${lanes
        .flat()
        .map(({ name }) => name)
        .join(', ')}\n`,
    );
  await Promise.all(lanes.map(runLane));
  for (const step of steps.filter(({ lane }) => lane === undefined)) {
    if (stopped()) break;
    await runOne(step, print);
  }
  return results;
}

/** A step that breaks, or ran no test at all, is a failure. */
async function countsOf(run, print) {
  try {
    const counts = await run(print);
    if (counts.passed + counts.failed + counts.skipped > 0) return counts;
    print('No test ran.\n');
  } catch (error) {
    print(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  return fromCheck(false);
}

function lanesOf(steps) {
  const names = new Set(steps.map(({ lane }) => lane).filter((lane) => lane !== undefined));
  return [...names].map((name) => steps.filter(({ lane }) => lane === name));
}
