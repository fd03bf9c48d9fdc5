/** A method of the literature on the 68 Berkeley pictures that papers measure on. */
export interface Literature {
  readonly name: string;
  /** Mean PSNR in dB at sigma 15, 25 and 50 of 255; null where the paper has none. */
  readonly colour: readonly [number, number, number] | null;
  readonly grey: readonly [number, number, number];
  /** Multiply-accumulates a pixel, in thousands, counted from the published layers; null for what is no network. */
  readonly kiloMacs: { readonly colour: number | null; readonly grey: number | null };
  /** Remarks on its figures. */
  readonly note: string;
}

export const literatureSigmas = [15, 25, 50] as const;

/**
 * As the papers give them, none measured here: BM3D, TNRD and DnCNN-B by the tables of DnCNN (Zhang et al. 2017), FFDNet and the figures in
 * colour by FFDNet (Zhang et al. 2018), DRUNet by DPIR (Zhang et al. 2021).
 */
export const literature: readonly Literature[] = [
  {
    name: 'BM3D',
    colour: [33.52, 30.71, 27.38],
    grey: [31.07, 28.57, 25.62],
    kiloMacs: { colour: null, grey: null },
    note: 'no network; knows sigma; CBM3D in colour',
  },
  {
    name: 'TNRD',
    colour: null,
    grey: [31.42, 28.92, 25.97],
    kiloMacs: { colour: null, grey: 23.5 },
    note: 'a network for each level',
  },
  {
    name: 'FFDNet',
    colour: [33.87, 31.21, 27.96],
    grey: [31.63, 29.19, 26.29],
    kiloMacs: { colour: 213, grey: 121 },
    note: 'knows sigma',
  },
  {
    name: 'DnCNN-B',
    colour: [33.89, 31.23, 27.92],
    grey: [31.61, 29.16, 26.23],
    kiloMacs: { colour: 667, grey: 665 },
    note: 'blind',
  },
  {
    name: 'DRUNet',
    colour: [34.3, 31.69, 28.51],
    grey: [31.91, 29.48, 26.59],
    kiloMacs: { colour: 2116, grey: 2115 },
    note: 'knows sigma',
  },
];
