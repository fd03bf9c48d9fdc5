import type { RandomStream } from '../random/random.js';

/** An image of a batch: where a stage reads it and where it writes it, both from `start` on. The arrays may be the same. */
export interface StageImage {
  readonly source: Float32Array;
  readonly out: Float32Array;
  readonly start: number;
  /** Values: channels * height * width. */
  readonly size: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** What a kind of noise does and what its level may be: help texts, the API's description and the widget's picker are made of it. */
export interface NoiseKindFacts {
  /** As a noise text has it: small letters, digits and hyphens, a letter first. */
  readonly name: string;
  /** For a list that people choose from. */
  readonly title: string;
  /** What it does, to go on after the title. */
  readonly summary: string;
  /** The value y that a value x becomes, before y is clipped to [0, 1] where the kind clips. */
  readonly formula: string;
  /** What the level is called in the formula: `sigma`, `fraction`. */
  readonly parameter: string;
  /** What the level is, with its unit. */
  readonly unit: string;
  /** The least and the greatest level that is taken. */
  readonly range: readonly [least: number, greatest: number];
  /** Whether levels are whole numbers, as bits are; each of a span is as likely. Default: any number. */
  readonly whole?: boolean;
  /** The levels that a slider offers. */
  readonly usual: { readonly low: number; readonly high: number; readonly step: number };
  /** The level to begin with; nothing takes it unasked. */
  readonly default: number;
  /** What `parseNoise` reads. */
  readonly example: string;
}

/** A kind of noise: its facts, and the arithmetic. `parseNoise` and `addNoise` take a list of them. */
export interface NoiseKind extends NoiseKindFacts {
  /**
   * Applies the noise to one image. Values that come in may lie outside [0, 1] after a stage that does not clip. All randomness is
   * drawn from `stream`, from its beginning, so that seed, epoch and image decide the result; only operations that are exact in
   * every JavaScript engine keep it the same everywhere (not `Math.exp`, `Math.log`, `Math.pow` or `Math.cos`).
   */
  apply(image: StageImage, level: number, stream: RandomStream): void;
}

/** The kind of that name; undefined where there is none. */
export function noiseKindOf(name: string, kinds: readonly NoiseKind[]): NoiseKind | undefined {
  return kinds.find((kind) => kind.name === name);
}
