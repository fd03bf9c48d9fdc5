import type { HTMLAttributes, PublicProps } from 'vue';
import type { DenoiseWidget, DenoiseWidgetAttributes, DenoiseWidgetEvents } from '../dist/index.js';

type Emit = {
  [Name in keyof DenoiseWidgetEvents]: (name: Name, event: CustomEvent<DenoiseWidgetEvents[Name]>) => void;
}[keyof DenoiseWidgetEvents];

type Intersection<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** `<denoise-widget>` in templates of Vue: its attributes and its events. */
export type VueDenoiseWidget = new () => DenoiseWidget & {
  $props: HTMLAttributes & PublicProps & DenoiseWidgetAttributes;
  $emit: Intersection<Emit>;
};

declare module 'vue' {
  interface GlobalComponents {
    'denoise-widget': VueDenoiseWidget;
  }
}
