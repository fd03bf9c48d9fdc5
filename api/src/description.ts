/* What describes the API, for programs and for people: imported when it is asked for, which is seldom, so that no start waits for it. */
export { docsPage, docsPolicy } from './docs-page.js';
export { openApiDocument } from './openapi.js';
