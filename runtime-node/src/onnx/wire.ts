/** A field of a Protocol Buffers message, tag and all, as it stands in the file. */
export type Field = Uint8Array;

const encoder = new TextEncoder();
const wireTypes = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * A field of wire type 0: int32, int64, an enum.
 *
 * @param value a safe integer; a negative one takes ten bytes, as two's complement of 64 bits
 */
export function integer(field: number, value: number): Field {
  return joined([varint(field * 8 + wireTypes.varint), varint(value)]);
}

/** A field of wire type 5: a float32. */
export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([varint(field * 8 + wireTypes.fixed32), bytes]);
}

/** A field of wire type 2 that holds bytes. */
export function bytes(field: number, value: Uint8Array): Field {
  return joined([varint(field * 8 + wireTypes.lengthDelimited), varint(value.length), value]);
}

/** A field of wire type 2 that holds text, in UTF-8. */
export function text(field: number, value: string): Field {
  return bytes(field, encoder.encode(value));
}

/** A field of wire type 2 that holds a message made of `fields`. */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, joined(fields));
}

/** One after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
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
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    out.push(Number(rest & 127n) + 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}
