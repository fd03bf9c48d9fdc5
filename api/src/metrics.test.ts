import { expect, it } from 'vitest';
import { createMetrics } from './metrics.js';

it("writes counters, histograms and gauges in Prometheus' text format", () => {
  const metrics = createMetrics();
  const counter = metrics.counter('x_total', 'Things.');
  const histogram = metrics.histogram('y_seconds', 'Time.', [0.1, 1]);
  metrics.gauge('z', 'Now.', () => [[{ model: 'a"b\\c\nd' }, 2]]);
  counter.add({ route: '/a', status: 200 });
  counter.add({ route: '/a', status: 200 }, 2);
  counter.add({ route: '/b', status: 404 });
  for (const value of [0.05, 0.1, 0.5, 2]) histogram.observe({ route: '/a' }, value);
  expect(metrics.render()).toBe(
    [
      '# HELP x_total Things.',
      '# TYPE x_total counter',
      'x_total{route="/a",status="200"} 3',
      'x_total{route="/b",status="404"} 1',
      '# HELP y_seconds Time.',
      '# TYPE y_seconds histogram',
      'y_seconds_bucket{route="/a",le="0.1"} 2',
      'y_seconds_bucket{route="/a",le="1"} 3',
      'y_seconds_bucket{route="/a",le="+Inf"} 4',
      'y_seconds_sum{route="/a"} 2.65',
      'y_seconds_count{route="/a"} 4',
      '# HELP z Now.',
      '# TYPE z gauge',
      'z{model="a\\"b\\\\c\\nd"} 2',
      '',
    ].join('\n'),
  );
});
