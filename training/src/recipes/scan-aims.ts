/** What the model of a recipe for scans is to reach on a figure, at most. */
export interface ScanAim {
  readonly recipe: string;
  /**
   * `rmse` on [0, 1] over all pixels of set B of NoisyOffice, which has 0.155 as it is; `rmse-with-a` the same where set A was trained on;
   * `character-errors` those that Tesseract makes on a cleaned page by those on the page as it is, where it makes more than 5 % of them; `seconds` of a
   * page of 8.7 megapixels on two cores, from PNG to PNG.
   */
  readonly figure: 'rmse' | 'rmse-with-a' | 'character-errors' | 'seconds';
  readonly first: number;
  readonly owed: number;
  readonly hoped: number;
}

export const scanAims: readonly ScanAim[] = [
  { recipe: 'scan', figure: 'rmse-with-a', first: 0.045, owed: 0.035, hoped: 0.025 },
  { recipe: 'scan', figure: 'rmse', first: 0.06, owed: 0.05, hoped: 0.035 },
  { recipe: 'scan', figure: 'character-errors', first: 2 / 3, owed: 1 / 2, hoped: 1 / 3 },
  { recipe: 'scan', figure: 'seconds', first: 12, owed: 8, hoped: 5 },
];
