export interface Placed {
  /** Pixels to the right and down from the mark, to where the text is anchored. */
  readonly dx: number;
  readonly dy: number;
  readonly align: 'left' | 'center' | 'right';
}

/** A mark at the middle of its place, in pixels, and what is to be written beside it. */
export interface Marked {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Generous for the plots' font: names that nearly touch are as hard to read. */
const [letterWidth, lineHeight, markRadius] = [7, 12, 6];

/** In the order in which they are preferred. */
const places: readonly Placed[] = [
  { dx: 0, dy: -12, align: 'center' },
  { dx: 0, dy: 12, align: 'center' },
  { dx: 9, dy: 0, align: 'left' },
  { dx: -9, dy: 0, align: 'right' },
];

/**
 * Where each name stands: above its mark, or below, right or left of it where it would lie on another name or mark. Above, too, where no
 * place is free.
 */
export function placeNames(marks: readonly Marked[]): readonly Placed[] {
  const taken: Box[] = [];
  return marks.map((mark) => {
    const others = marks.filter((other) => other !== mark).map(boxOfMark);
    const free = (place: Placed) => {
      const box = boxOfName(mark, place);
      return ![...taken, ...others].some((other) => overlap(box, other));
    };
    const place = places.find(free) ?? places[0]!;
    taken.push(boxOfName(mark, place));
    return place;
  });
}

function boxOfMark({ x, y }: Marked): Box {
  return { left: x - markRadius, right: x + markRadius, top: y - markRadius, bottom: y + markRadius };
}

function boxOfName({ x, y, name }: Marked, { dx, dy, align }: Placed): Box {
  const width = name.length * letterWidth;
  const left = x + dx - { left: 0, center: width / 2, right: width }[align];
  return { left, right: left + width, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
