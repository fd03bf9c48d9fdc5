import '@denoisekit/widget/define';
import { createCanvasCodec, type DenoiseWidgetEvents } from '@denoisekit/widget';

/** An event of the element, without its pictures. */
export interface Heard {
  readonly name: keyof DenoiseWidgetEvents;
  readonly code?: string;
  readonly phase?: string;
  readonly noise?: string;
  /** In dB, of the denoised picture less that of the noisy one. */
  readonly gain?: number;
}

const heard: Heard[] = [];
const names = ['denoise-start', 'denoise-progress', 'denoise-done', 'denoise-error'] as const;
for (const name of names) {
  document.addEventListener(name, (event) => {
    const { detail } = event as CustomEvent<
      Partial<
        DenoiseWidgetEvents['denoise-start'] &
          DenoiseWidgetEvents['denoise-done'] &
          DenoiseWidgetEvents['denoise-error'] & { phase: string }
      >
    >;
    const { code, phase, noise, scores } = detail;
    const gain = scores && scores.denoised.psnr! - scores.noisy.psnr!;
    heard.push({
      name,
      ...(code !== undefined && { code }),
      ...(phase !== undefined && { phase }),
      ...(noise !== undefined && { noise }),
      ...(gain !== undefined && { gain }),
    });
  });
}

declare global {
  var heard: Heard[];
  var canvasCodec: ReturnType<typeof createCanvasCodec>;
}
globalThis.canvasCodec = createCanvasCodec();
globalThis.heard = heard;
