/** The recent speed of a model. */
export interface Pace {
  /** Work begins after nothing was left to do. */
  begin(): void;
  /** Records pixels that were denoised. */
  done(pixels: number): void;
  /** Milliseconds that so many pixels take at that pace; 0 while it is unknown. */
  msFor(pixels: number): number;
}

/** The half-life of older measurements. */
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
