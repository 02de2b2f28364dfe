// BROWSER FLAG... -- URL...: a page of each address, which then calls its own origin.
import { chromium } from 'playwright-core';

const [executablePath, flags, ...urls] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: flags.split(' ') });
try {
  const page = await browser.newPage();
  for (const url of urls) {
    await page.goto(url);
    await page.evaluate(async () => {
      const get = async (name) => (await fetch(`/${name}`, { cache: 'no-store' })).text();
      for (let made = 1; made < 8; made += 1) await get(made);
      await Promise.all([11, 12, 13, 14, 15].map(get));
    });
  }
} finally {
  await browser.close();
}
