type Labels = Readonly<Record<string, string | number>>;

export interface Counter {
  add(labels: Labels, amount?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

/** The value of a gauge when it is read. */
export type Readings = () => Iterable<readonly [labels: Labels, value: number]>;

export interface Metrics {
  counter(name: string, help: string): Counter;
  /** @param bounds upper bounds of the buckets, ascending; infinity is added */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  gauge(name: string, help: string, readings: Readings): void;
  /** All of it in Prometheus' text format, version 0.0.4. */
  render(): string;
}

/**
 * The few kinds of metrics that this server has. The usual library for it needs Node, and this runs on Workers too. Who
 * makes labels sees to it that their values are few.
 */
export function createMetrics(): Metrics {
  const parts: (() => string)[] = [];

  function describe(name: string, help: string, type: string, lines: () => Iterable<string>): void {
    parts.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()].join('\n'));
  }

  return {
    counter(name, help) {
      const values = new Map<string, number>();
      describe(name, help, 'counter', () =>
        [...values].map(([labels, value]) => `${name}${labels} ${value}`),
      );
      return {
        add(labels, amount = 1) {
          const key = textOfLabels(labels);
          values.set(key, (values.get(key) ?? 0) + amount);
        },
      };
    },

    histogram(name, help, bounds) {
      interface Series {
        readonly labels: Labels;
        readonly counts: number[];
        sum: number;
        count: number;
      }
      const all = new Map<string, Series>();
      describe(name, help, 'histogram', () =>
        [...all.values()].flatMap(({ labels, counts, sum, count }) => [
          ...bounds.map((le, i) => `${name}_bucket${textOfLabels({ ...labels, le })} ${counts[i]!}`),
          `${name}_bucket${textOfLabels({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${textOfLabels(labels)} ${sum}`,
          `${name}_count${textOfLabels(labels)} ${count}`,
        ]),
      );
      return {
        observe(labels, value) {
          const key = textOfLabels(labels);
          let series = all.get(key);
          if (series === undefined) {
            series = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
            all.set(key, series);
          }
          bounds.forEach((bound, i) => {
            if (value <= bound) series.counts[i]!++;
          });
          series.sum += value;
          series.count++;
        },
      };
    },

    gauge(name, help, readings) {
      describe(name, help, 'gauge', () =>
        [...readings()].map(([labels, value]) => `${name}${textOfLabels(labels)} ${value}`),
      );
    },

    render: () => `${parts.map((part) => part()).join('\n')}\n`,
  };
}

function textOfLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escape(value: string): string {
  if (!/[\\"\n]/.test(value)) return value;
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
