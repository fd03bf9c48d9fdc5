/**
 * What recipes for scans train with: clean pages, stained and creased sheets of an office, photographs of paper under a lamp, scans of thin paper, faded
 * ink, and all of it at once. In the order in which a page comes by its damage.
 */
export const scanNoise = [
  '0.06*none',
  '0.28*low-ink:0..0.4+paper:0..0.25+stain:0..0.6+crease:0..0.5+round:8',
  '0.26*low-ink:0..0.3+paper:0..0.3+crease:0..0.4+shading:0..0.8+blur:0..1.5+gaussian:0..0.06+jpeg:30..95',
  '0.16*low-ink:0..0.5+bleed-through:0..0.4+paper:0..0.2+blur:0..1.2+scan-lines:0..0.4+gaussian:0..0.04+jpeg:40..95',
  '0.12*low-ink:0.2..0.85+paper:0..0.3+gaussian:0..0.05+round:8',
  '0.12*low-ink:0..0.5+bleed-through:0..0.35+paper:0..0.3+stain:0..0.7+crease:0..0.6+shading:0..0.7+blur:0..1.2+jpeg:40..95',
].join('|');

/** What cleaners of scans are tested on: each kind of damage, as a page has it, and all of them. */
export const scanTests: readonly string[] = [
  'none',
  'paper:0.15+crease:0.5+round:8',
  'paper:0.1+stain:0.6+round:8',
  'paper:0.1+shading:0.7+gaussian:0.03+jpeg:60',
  'paper:0.1+blur:1.3+gaussian:0.02+jpeg:60',
  'bleed-through:0.35+paper:0.1+round:8',
  'low-ink:0.7+paper:0.15+gaussian:0.03+round:8',
  'paper:0.1+scan-lines:0.4+gaussian:0.03+round:8',
  'low-ink:0.3+bleed-through:0.2+paper:0.2+stain:0.5+crease:0.4+shading:0.5+blur:0.8+jpeg:50',
];
