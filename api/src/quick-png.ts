import type { ImageFormat } from '@denoisekit/core';
import { pngFormat, type OpenImage, type Zlib } from '@denoisekit/core/image-file';

/** 64x64. Larger ones gain less, and would keep other requests waiting meanwhile, which sharp does in threads of its own. */
const mostPixels = 4096;

/**
 * PNG with a fast path for those of at most 4096 pixels, by core and a host's own zlib. sharp takes a millisecond to begin with a picture of any
 * size, three times what `compact` takes for one of 28x28, and a tenth of a second to be loaded.
 *
 * The pixels are the same; what the short way cannot read goes to the other one, which says what is wrong with it.
 */
export function quickPng(other: ImageFormat, zlib: Zlib): ImageFormat {
  const own = pngFormat(zlib);
  return {
    ...other,
    async open(bytes, name) {
      const opened = await small(own, bytes, name);
      if (opened === undefined) return other.open(bytes, name);
      const decode = async () => {
        try {
          return await opened.decode();
        } catch {
          return (await other.open(bytes, name)).decode();
        }
      };
      return { ...opened, decode };
    },
    encode: (pixels, options) =>
      (pixels.width * pixels.height <= mostPixels ? own : other).encode!(pixels, options),
  };
}

/** Undefined for larger ones, and for those whose header cannot be read. */
async function small(png: ImageFormat, bytes: Uint8Array, name: string): Promise<OpenImage | undefined> {
  try {
    const opened = await png.open(bytes, name);
    return opened.width * opened.height <= mostPixels ? opened : undefined;
  } catch {
    return undefined;
  }
}
