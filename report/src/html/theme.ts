/** The colours of a plot. */
export interface Theme {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** For models, in their order. */
  readonly series: readonly string[];
}

interface Scheme extends Theme {
  readonly background: string;
}

/**
 * After Okabe and Ito ("Color Universal Design", 2008), whose hues stay apart for every common kind of colour blindness, with the light
 * ones darkened until each has a contrast of 3:1 on the page (WCAG 2.2, 1.4.11). Plots tell series apart by shape too.
 */
export const lightScheme: Scheme = {
  background: '#ffffff',
  ink: '#1c1c1e',
  muted: '#5c5c63',
  grid: '#d9d9de',
  series: ['#0072b2', '#d55e00', '#00805f', '#a6478a', '#2c87bd', '#a87100', '#7a6a58', '#3d3d44'],
};

/** The same hues in the same order, light enough for a dark page. */
export const darkScheme: Scheme = {
  background: '#16171a',
  ink: '#ececef',
  muted: '#a5a5ae',
  grid: '#3a3b41',
  series: ['#56b4e9', '#ff9f5a', '#35c99c', '#e59ac8', '#9fd4f5', '#f0c24b', '#c9b8a4', '#dcdce2'],
};

/** Plots are drawn in names of colours, which the style sheet of a page gives a value, or `inColours`. */
export const namedTheme: Theme = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  series: lightScheme.series.map((_, index) => `var(--series-${index + 1})`),
};

/** The style sheet's names for a scheme. */
export function cssVariables(scheme: Scheme): string {
  return [...variablesOf(scheme)].map(([name, value]) => `--${name}:${value};`).join('');
}

/** A plot with the colours of a scheme in place of their names, for viewers without style sheets. */
export function inColours(svg: string, scheme: Scheme): string {
  const variables = variablesOf(scheme);
  return svg.replaceAll(/"var\(--([\w-]+)\)"/g, (found, name: string) => {
    const value = variables.get(name);
    return value === undefined ? found : `"${value}"`;
  });
}

function variablesOf({ background, ink, muted, grid, series }: Scheme): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries({ paper: background, ink, muted, grid }),
    ...series.map((colour, index) => [`series-${index + 1}`, colour] as const),
  ]);
}
