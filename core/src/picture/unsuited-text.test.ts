import { expect, it } from 'vitest';
import { unsuitedText } from './unsuited-text.js';

it('says what a picture looks like and what the model is for', () => {
  const suits = { pictures: ['photographs', 'scans'], noise: [] };
  expect(unsuitedText('digits', { id: 'photo', suits })).toBe(
    'looks like digits, and photo is for photographs, scans',
  );
});
