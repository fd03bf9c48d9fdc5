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

/** What hears the events of the element, as React 19 names it: `ondenoise-done`. */
export type DenoiseWidgetListeners = {
  readonly [Name in keyof DenoiseWidgetEvents as `on${Name}`]?: (
    event: CustomEvent<DenoiseWidgetEvents[Name]>,
  ) => void;
};
