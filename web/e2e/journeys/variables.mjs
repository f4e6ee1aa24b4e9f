import { ensure, shot, test } from '../lib.mjs';

/** A variable is added, checked against its type, changed and deleted. */
export default async function variables(world) {
  const { options, report, stamp } = world;
  const id = `RATE_${stamp}`;
  const page = await world.page();
  const row = page.locator(`[data-test="env-${id}"]`);

  await report.step('variables: a value that does not fit its type is refused', async () => {
    await page.goto('/client-app/variables');
    await test(page, 'add').first().click();
    await page.locator('#f-id').fill(id);
    await page.locator('.el-select:has(#f-type)').click();
    await page.locator('.el-select-dropdown__item:visible').nth(1).click();
    await page.locator('#f-value').fill('many');
    await test(page, 'save').click();
    await page.locator('#f-value-error').waitFor();
    await shot(page, options, 'variables-form-light-en');
  });
  await report.step('variables: added, changed, deleted', async () => {
    await page.locator('#f-value').fill('42');
    await page.locator('#f-title').fill('Requests per minute');
    await test(page, 'save').click();
    await row.getByText('42').waitFor();
    await row.click();
    await page.locator('#f-value').fill('43');
    await page.keyboard.press('Control+s');
    await row.getByText('43').waitFor();
    await row.click();
    await test(page, 'remove').click();
    await test(page, 'confirm').click();
    await row.waitFor({ state: 'detached' });
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
