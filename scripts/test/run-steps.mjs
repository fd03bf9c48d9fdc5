import { oneSkipped } from './counts.mjs';

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
    const counts = skip === undefined ? await run(printStep) : oneSkipped;
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

  await Promise.all(lanesOf(steps).map(runLane));
  for (const step of steps.filter(({ lane }) => lane === undefined)) {
    if (stopped()) break;
    await runOne(step, print);
  }
  return results;
}

function lanesOf(steps) {
  const names = new Set(steps.map(({ lane }) => lane).filter((lane) => lane !== undefined));
  return [...names].map((name) => steps.filter(({ lane }) => lane === name));
}
