import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { facesOf, fontsKeptAside, loadCanvas } from '@denoisekit/training';

/** A page of running text, and what it says. */
export interface TextPage {
  /** Clean and upright, `[1, 1, height, width]`. */
  readonly image: ImageTensor;
  /** Its lines. */
  readonly text: string;
  /** The font's name. */
  readonly font: string;
}

export interface TextPages {
  /** As many differ; a page of a higher number is one of these again. */
  readonly count: number;
  draw(number: number): TextPage;
}

const width = 1000;
const margin = 70;
/** Letters of 10 to 12 points at 200 pixels an inch. */
const sizes = [27, 30, 34];

/**
 * Beginnings of texts in the public domain, none of which trains: J. Austen, A. Lincoln, H. D. Thoreau, the Declaration of Independence, H. G. Wells, M.
 * Shelley.
 */
const passages = [
  'It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. However little known the ' +
    'feelings or views of such a man may be on his first entering a neighbourhood, this truth is so well fixed in the minds of the surrounding ' +
    'families, that he is considered the rightful property of some one or other of their daughters.',
  'Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and dedicated to the proposition ' +
    'that all men are created equal. Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so ' +
    'dedicated, can long endure. We are met on a great battle-field of that war.',
  'I went to the woods because I wished to live deliberately, to front only the essential facts of life, and see if I could not learn what it had to ' +
    'teach, and not, when I came to die, discover that I had not lived. I did not wish to live what was not life, living is so dear; nor did I wish ' +
    'to practise resignation, unless it was quite necessary.',
  'When in the Course of human events, it becomes necessary for one people to dissolve the political bands which have connected them with another, ' +
    'and to assume among the powers of the earth, the separate and equal station to which the Laws of Nature entitle them, a decent respect to the ' +
    'opinions of mankind requires that they should declare the causes which impel them to the separation.',
  'No one would have believed in the last years of the nineteenth century that this world was being watched keenly and closely by intelligences ' +
    'greater than mine and yet as mortal as his own; that as men busied themselves about their various concerns they were scrutinised and studied, ' +
    'perhaps almost as narrowly as a man with a microscope might scrutinise the creatures in a drop of water.',
  'You will rejoice to hear that no disaster has accompanied the commencement of an enterprise which you have regarded with such evil forebodings. ' +
    'I arrived here yesterday, and my first task is to assure my dear sister of my welfare and increasing confidence in the success of my ' +
    'undertaking. I am already far north of London, and walk in the streets with a cold northern breeze upon my cheeks.',
];

/**
 * Pages of text in the fonts that nothing trains with, for measuring how well a page can be read.
 *
 * @throws DenoiseError `setup-missing` where the canvas or a font is not installed
 */
export async function openTextPages(): Promise<TextPages> {
  const faces = facesOf(fontsKeptAside).filter(
    ({ use, script, file }) => use === 'print' && script === 'latin' && file.includes('400-normal'),
  );
  const { createCanvas } = await loadCanvas(faces);
  return {
    count: faces.length * passages.length,
    draw(number) {
      const face = faces[number % faces.length]!;
      const row = Math.floor(number / faces.length);
      const passage = passages[(row + number) % passages.length]!;
      const size = sizes[(row + number) % sizes.length]!;
      const measuring = createCanvas(8, 8).getContext('2d');
      measuring.font = `${size}px "${face.family}"`;
      const lines = wrapped(passage, (text) => measuring.measureText(text).width);
      const leading = Math.round(1.45 * size);
      const height = 2 * margin + lines.length * leading;
      const context = createCanvas(width, height).getContext('2d');
      context.fillStyle = 'white';
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'black';
      context.font = measuring.font;
      lines.forEach((line, i) => {
        context.fillText(line, margin, margin + size + i * leading);
      });
      const { data } = context.getImageData(0, 0, width, height);
      const values = Float32Array.from({ length: width * height }, (_, i) => data[4 * i]! / 255);
      return {
        image: imageTensor(values, [1, 1, height, width]),
        text: lines.join('\n'),
        font: face.package,
      };
    },
  };
}

function wrapped(text: string, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)!} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= width - 2 * margin) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
