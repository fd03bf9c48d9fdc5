export { renderComparison } from './comparison.js';
export type { ComparisonData } from './comparison.js';
export { drawChart } from './plots/chart.js';
export { pngOfSvg } from './png.js';
export { characterErrorsChart } from './plots/character-errors.js';
export type { CharacterErrorRow } from './plots/character-errors.js';
export { createErrorBoard } from './error-board.js';
export type { ErrorBoard, ErrorBoardOptions } from './error-board.js';
export type {
  Bin,
  Case,
  Compared,
  Crop,
  Crops,
  NetworkSummary,
  Pictures,
  ReportData,
  Subject,
  TrainingSamples,
} from './facts.js';
export type { ReportFile } from './html/page.js';
export { rowsOfQuality } from './quality-rows.js';
export { isForPhotographs } from './results/photographs/section.js';
export { parsePhotographs } from './results/photographs/measured.js';
export type { MeasuredPhotographs, PhotographSet } from './results/photographs/measured.js';
export { renderReport } from './report.js';
export { isOfOneSize } from './results/data.js';
export type { ResultsData, ResultsModel } from './results/data.js';
export { parseMeasured } from './results/measured.js';
export type { MeasuredResults, MeasuredTime } from './results/measured.js';
export { renderResults } from './results/page.js';
export type { ResultsPage } from './results/page.js';
