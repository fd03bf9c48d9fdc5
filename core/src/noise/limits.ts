// Apart from the kinds, which pages that only read a manifest would load with them.

/** Stages one after the other. No camera or channel is modelled by more, and each of them costs a pass over the image. */
export const maxNoiseStages = 8;

export const maxNoiseAlternatives = 16;

/** Over all alternatives, which bounds the length of the text. */
export const maxNoiseStagesInAll = 32;

/** Far beyond any use: a ratio of a thousand to one is one image in a thousand. */
export const maxNoiseWeight = 1000;

/** Characters of a noise text: what `formatNoise` writes of the kinds there are takes at most 2,591. */
export const maxNoiseLength = 3072;
