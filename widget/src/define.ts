import { DenoiseWidget } from './denoise-widget.js';
import type { DenoiseWidgetEvents } from './element/events.js';
import { register } from './element/register.js';

register(DenoiseWidget);

type Heard<Name extends keyof DenoiseWidgetEvents> = CustomEvent<DenoiseWidgetEvents[Name]>;

declare global {
  interface HTMLElementTagNameMap {
    'denoise-widget': DenoiseWidget;
  }
  interface HTMLElementEventMap {
    'denoise-files': Heard<'denoise-files'>;
    'denoise-start': Heard<'denoise-start'>;
    'denoise-progress': Heard<'denoise-progress'>;
    'denoise-done': Heard<'denoise-done'>;
    'denoise-error': Heard<'denoise-error'>;
  }
}
