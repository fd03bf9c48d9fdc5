import * as vega from 'vega';
import { compile, type Config, type TopLevelSpec } from 'vega-lite';
import { escapeHtml } from '../html/markup.js';
import { namedTheme, type Theme } from '../html/theme.js';

/** A plot that is drawn when it is needed. */
export interface Chart {
  /** Of its PNG file, without the end. */
  readonly name: string;
  readonly title: string;
  /** What it shows, as its text alternative. */
  readonly alt: string;
  /** A Vega-Lite specification without colours and fonts of its own, but for those of the theme. */
  spec(theme: Theme): TopLevelSpec;
}

/** The inner size of a plot, in CSS pixels; the page scales it. */
export const plotSize = { width: 340, height: 220 } as const;

/** Points joined by a line. */
export const dottedLine = { type: 'line', point: { size: 28, filled: true } } as const;

export const epochAxis = {
  field: 'epoch',
  type: 'quantitative',
  title: 'epoch',
  scale: { domainMin: 0, nice: false },
  axis: { tickMinStep: 1, tickCount: 8 },
} as const;

/** Each name in a colour and a shape of its own. */
export function byName(field: string, names: readonly string[], colours: readonly string[]) {
  const name = { field, type: 'nominal' } as const;
  const domain = [...names];
  return {
    color: { ...name, scale: { domain, range: [...colours] } },
    shape: { ...name, scale: { domain } },
  };
}

/** Lines and labels at the powers of ten and, where there are few of those, at twice and five times them. */
export const logarithmicAxis = {
  values: Array.from({ length: 20 }, (_, index) => 10 ** (index - 9)).flatMap((power) => [
    power,
    2 * power,
    5 * power,
  ]),
  format: '~g',
  labelOverlap: true,
} as const;

/**
 * The chart as an SVG document, in names of colours. Drawn without a browser and with estimated widths of text, so it is the same on every machine.
 *
 * Names that come from files are data to Vega, never expressions, and it escapes them.
 */
export async function drawChart(chart: Chart): Promise<string> {
  const { spec } = compile(chart.spec(namedTheme), { config: configOf(namedTheme) });
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return silence(svg).replace('<svg ', `<svg role="img" aria-label="${escapeHtml(chart.alt)}" `);
  } finally {
    view.finalize();
  }
}

/** Vega gives groups of marks a role even where it gives none of them a name. */
function silence(svg: string): string {
  return svg.replaceAll(/<[a-z][^>]*>/g, (tag) => tag.replaceAll(/ (?:role|aria-[a-z]+)="[^"]*"/g, ''));
}

function configOf({ ink, muted, grid, series }: Theme): Config {
  return {
    // The page has a table of the same figures; a label on every mark would only be noise to a screen reader.
    aria: false,
    background: 'transparent',
    font: 'system-ui, sans-serif',
    view: { stroke: grid },
    axis: {
      labelColor: muted,
      titleColor: ink,
      gridColor: grid,
      domainColor: grid,
      tickColor: grid,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 'normal',
    },
    legend: {
      labelColor: ink,
      titleColor: ink,
      labelFontSize: 12,
      labelLimit: 260,
      symbolSize: 60,
      orient: 'top',
      title: null,
      columns: 3,
      columnPadding: 8,
    },
    header: { labelColor: ink, titleColor: ink },
    text: { color: ink, fontSize: 11 },
    mark: { color: series[0]! },
    range: { category: [...series] },
  };
}
