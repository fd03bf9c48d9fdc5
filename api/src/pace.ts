/** How fast a model has been of late, whatever runs beside it. */
export interface Pace {
  /** Work begins after nothing was left to do. */
  begin(): void;
  /** So many pixels have come out. */
  done(pixels: number): void;
  /** Milliseconds that so many take, at that pace; 0 while it is not known. */
  msFor(pixels: number): number;
}

/** What is older counts half, and again half after as much. */
const halfLifeMs = 60_000;

/** @param now milliseconds from any start */
export function createPace(now: () => number): Pace {
  let busyMs = 0;
  let pixels = 0;
  let last = now();
  return {
    begin() {
      last = now();
    },
    done(more) {
      const time = now();
      busyMs += time - last;
      pixels += more;
      last = time;
      if (busyMs < halfLifeMs) return;
      busyMs /= 2;
      pixels /= 2;
    },
    msFor: (count) => (pixels === 0 ? 0 : (count * busyMs) / pixels),
  };
}
