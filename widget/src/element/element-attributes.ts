import type { DenoiseWidgetEvents } from './events.js';
import type { WidgetProperties } from './properties.js';

/** The attributes of the element as markup may have them; null and undefined leave one out. */
export type DenoiseWidgetAttributes = Partial<
  Omit<WidgetProperties, 'maxPixels' | 'auto'> & {
    'max-pixels': number | string | null;
    /** React 18 writes `false` as a text, which is true: leave it out there. */
    auto: boolean | '';
  }
>;

/** The listeners for the element's events, as React 19 names them: `ondenoise-done`. */
export type DenoiseWidgetListeners = {
  readonly [Name in keyof DenoiseWidgetEvents as `on${Name}`]?: (
    event: CustomEvent<DenoiseWidgetEvents[Name]>,
  ) => void;
};
