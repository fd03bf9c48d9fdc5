import { DenoiseError } from '@denoisekit/core';
import { titlesOf } from '@denoisekit/core/image-file';
import { readBody } from './limits/body.js';
import { readTypes } from './picture-types.js';
import type { Services } from './services.js';

/**
 * Types of bodies that may hold a picture of any format. What it really is, the codec tells by its first bytes. curl calls any body a form, unless it is
 * told otherwise; pages of other origins may send that type without asking first, as they may send forms with files, and gain nothing more by it.
 */
const anyTypes: readonly string[] = ['application/octet-stream', 'application/x-www-form-urlencoded', ''];

const field = 'image';

/**
 * The bytes of the picture that a request brings: its body, or the field `image` of a form.
 *
 * @throws DenoiseError `body-unsupported`, `body-invalid`, `image-invalid` when it is empty, and what `readBody` throws
 */
export async function readPicture(
  request: Request,
  { limits, codec: { formats }, body: reading }: Services,
): Promise<Uint8Array> {
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  const isForm = type === 'multipart/form-data';
  const isPicture = anyTypes.includes(type) || formats.some(({ mediaTypes }) => mediaTypes.includes(type));
  if (!isForm && !isPicture) {
    throw new DenoiseError('body-unsupported', {
      what: 'the content type of the body is not that of a picture',
      actual: type.slice(0, 60),
      expected: `${readTypes(formats).join(', ')}, or multipart/form-data with a field "${field}"`,
      fix: 'with curl: --data-binary @in.png',
    });
  }
  const body = await readBody(request, { ...reading, maxBytes: limits.maxBodyBytes });
  const bytes = isForm && body.length > 0 ? await fieldOf(body, contentType) : body;
  if (bytes.length > 0) return bytes;
  throw new DenoiseError('image-invalid', {
    what: 'there is no picture',
    actual: '0 bytes',
    expected: `a ${titlesOf(formats)} image`,
  });
}

async function fieldOf(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<Uint8Array> {
  let form: FormData;
  try {
    // What speaks against it does not hold here: it reads bytes that were counted before, not the connection.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw new DenoiseError('body-invalid', {
      what: 'the form cannot be read',
      fix: `with curl: -F ${field}=@in.png`,
      cause,
    });
  }
  const value = form.get(field);
  if (value !== null && typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  throw new DenoiseError('body-invalid', {
    what: `the form has no file in the field "${field}"`,
    actual: value === null ? 'no such field' : 'text',
    fix: `with curl: -F ${field}=@in.png`,
  });
}
