import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { looks, sizes } from './pages.mjs';

const shown = { wide: 700, phone: 340 };

/** One sheet per page: all looks side by side, wide ones above phones. Takes the pictures of `--shots`, writes into `--sheets`. */
export async function sheets(browser, options) {
  const files = new Set(await readdir(options.shots));
  await mkdir(options.sheets, { recursive: true });
  const ending = `-light-en-wide.png`;
  const names = [...files].filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const page = await browser.newPage({ viewport: { width: 1480, height: 900 } });
  for (const name of names) {
    const rows = await Promise.all(sizes.map(async ({ name: size }) => {
      const pictures = looks.map(([theme, locale]) => `${name}-${theme}-${locale}-${size}.png`).filter((file) => files.has(file));
      const images = await Promise.all(pictures.map(async (file) => `<figure><img width="${shown[size]}" src="data:image/png;base64,${(await readFile(path.join(options.shots, file))).toString('base64')}"><figcaption>${file}</figcaption></figure>`));
      return `<div>${images.join('')}</div>`;
    }));
    await page.setContent(`<style>body{margin:16px;background:#888;font:12px sans-serif}div{display:flex;flex-wrap:wrap;gap:16px;margin-bottom:16px}figure{margin:0}figcaption{color:#fff}img{display:block}</style>${rows.join('')}`);
    await page.screenshot({ path: path.join(options.sheets, `${name}.png`), fullPage: true });
  }
  await page.close();
  if (names.length === 0) throw new Error(`no pictures named …${ending} in ${options.shots}`);
}
