import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { HISTORY, LAB, pageOpener } from './pages.ts';
import { PICTURE_OPTIONS, takePicture, writePicture } from './picture.ts';
import { SURVIVAL_PICTURE, takeSurvivalPicture } from './survival-picture.ts';

const open = pageOpener();

test('the picture of the README can be taken, and is small', async () => {
  const { page, faults } = await open(PICTURE_OPTIONS);
  const picture = await takePicture(page, fileURLToPath(LAB.url));
  expect(picture.length).toBeGreaterThan(20_000);
  expect(await page.locator('.matrix td.contradicts').first().isVisible()).toBe(true);
  expect(faults).toEqual([]);
  if (process.env.UPDATE_PICTURE === '1') writePicture(picture);
});

test('the picture of how long sessions live can be taken, and is small', async () => {
  const { page, faults } = await open(SURVIVAL_PICTURE);
  const balancer = HISTORY.report.survival?.[0]?.balancer ?? '';
  const picture = await takeSurvivalPicture(page, HISTORY.url, balancer);
  expect(picture.length).toBeGreaterThan(8_000);
  expect(picture.length).toBeLessThan(150_000);
  expect(faults).toEqual([]);
});
