/** The three wire types of Protocol Buffers that an ONNX file needs, written by hand so that tests need no Python. */
export type Field = Uint8Array;

const encoder = new TextEncoder();

/** Field of wire type 0: int32, int64, enum, all non-negative here. */
export function integer(field: number, value: number): Field {
  return concat([varint(field * 8), varint(value)]);
}

/** Field of wire type 2 that holds text. */
export function text(field: number, value: string): Field {
  return bytes(field, encoder.encode(value));
}

/** Field of wire type 2 that holds bytes. */
export function bytes(field: number, value: Uint8Array): Field {
  return concat([varint(field * 8 + 2), varint(value.length), value]);
}

/** Field of wire type 2 that holds a message made of `fields`. */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, concat(fields));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Uint8Array.from(out);
}
