/* What describes the API, for programs and for people: imported on first use, which is rare, so that no start waits for it. */
export { docsPage, docsPolicy } from './docs-page.js';
export { openApiDocument } from './openapi.js';
