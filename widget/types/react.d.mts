import type { ClassAttributes, HTMLAttributes } from 'react';
import type { DenoiseWidget, DenoiseWidgetAttributes, DenoiseWidgetListeners } from '../dist/index.js';

/** What `<denoise-widget>` takes in JSX. React 18 hears no events of custom elements; there use a ref and `addEventListener`. */
export type DenoiseWidgetProps = ClassAttributes<DenoiseWidget> &
  HTMLAttributes<DenoiseWidget> &
  DenoiseWidgetAttributes &
  DenoiseWidgetListeners & { readonly class?: string | undefined };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'denoise-widget': DenoiseWidgetProps;
    }
  }
}
