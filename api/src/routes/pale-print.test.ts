import { afterAll, expect, it } from 'vitest';
import { flatPicture, tinyApp } from '../testing/tiny-app.js';

const app = tinyApp();
afterAll(() => app.dispose());

it.each([
  ['remove', 'tiny does not tell print from paper'],
  ['hide', 'pale-print of the query is wrong'],
])('pale-print=%s is refused by a model that is for no pages', async (what, said) => {
  const response = await app.hono.request(`/v1/denoise?pale-print=${what}`, {
    method: 'POST',
    body: await flatPicture(100),
    headers: { 'content-type': 'image/png' },
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(said);
});
