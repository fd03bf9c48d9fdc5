import { DenoiseWidget } from './denoise-widget.js';
import { register } from './element/register.js';

/** The element as it lies in the standalone folder: its worker's script is beside it, whatever origin serves them. */
class StandaloneWidget extends DenoiseWidget {
  protected override readonly ownWorker = new URL('worker.js', import.meta.url);
}

register(StandaloneWidget);
