import { api, ensure, newPage, saved, shot, test, until } from '../lib.mjs';

const password = 'four unrelated words';
const refused = (answer, what) => ensure(answer.reason === 'EUserPrivilege', `${what} was not refused: ${JSON.stringify(answer).slice(0, 200)}`);

const directory = (title) => `@DFF.API('${title}', integration='signIn')
def check(username, password):
    return {'id': username, 'name': 'Guest ' + username} if password == 'open sesame' else False
`;

/** Somebody with an account of their own, in a browser of their own. */
async function enter(world, username, secret) {
  const page = await newPage(world.browser, world.options);
  await page.goto('/client-app/sign-in');
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(secret);
  await page.locator('button[type="submit"]').click();
  await test(page, 'user-menu').waitFor();
  return page;
}

/** An administrator adds members; each sees what the role allows and nothing more; two accounts meet in one script. */
export default async function members(world) {
  const { options, report, stamp, setId } = world;
  const admin = await world.page();
  const reader = `rita-${stamp}`;
  const writer = `walt-${stamp}`;
  const row = (name) => admin.locator(`[data-test="member-${name}"]`);
  let handed = '';

  await report.step('members: the administrator adds one with a role and a password made here', async () => {
    await admin.goto('/client-app/');
    await admin.locator('nav a', { hasText: 'Members' }).click();
    await test(admin, 'add').first().click();
    await test(admin, 'save').click();
    await admin.locator('#f-username-error').waitFor();
    await admin.locator('#f-name').fill('Rita Reader');
    await admin.locator('#f-username').fill(reader);
    await test(admin, 'make-password').click();
    handed = await admin.locator('#f-password').inputValue();
    ensure(/^\w{16}$/.test(handed), `the password made is ${handed.length} characters long`);
    await test(admin, 'role-readonlyUser').click();
    await shot(admin, options, 'members-form-light-en');
    await test(admin, 'save').click();
    await row(reader).getByText('Reader', { exact: true }).waitFor();
  });

  let hers;
  await report.step('members: the reader signs in and sees only what the role allows', async () => {
    hers = await enter(world, reader, handed);
    await test(hers, 'user-menu').waitFor();
    const nav = await hers.locator('nav.nav').innerText();
    ensure(/Members/.test(nav) && !/Access keys|System settings/.test(nav), `the navigation shows ${nav}`);
    await hers.goto('/client-app/variables');
    await test(hers, 'search').waitFor();
    // who it is is known a moment after the page
    await until('a reader is not offered to add a variable', async () => (await test(hers, 'add').count()) === 0);
    await hers.goto('/client-app/members');
    await hers.locator(`[data-test="member-${reader}"]`).click();
    await hers.locator('#f-name').waitFor();
    await until('a reader is not offered to change members', async () => (await test(hers, 'save').count()) === 0 && (await test(hers, 'add').count()) === 0);
    await hers.keyboard.press('Escape');
    await hers.goto('/client-app/access-keys');
    await test(hers, 'forbidden').waitFor();
    refused(await api(hers, '/users/do/add', { data: { username: 'x', password, name: 'x', roles: ['admin'] } }), 'adding a member');
    refused(await api(hers, '/env-variables/do/add', { data: { id: `R_${stamp}`, valueTEXT: '1' } }), 'adding a variable');
  });

  await report.step('members: another role counts at once', async () => {
    await row(reader).click();
    await test(admin, 'role-user').click();
    await test(admin, 'save').click();
    await row(reader).getByText('Member', { exact: true }).waitFor();
    const answer = await api(hers, '/env-variables/do/add', { data: { id: `R_${stamp}`, valueTEXT: '1' } });
    ensure(answer.ok, `still refused: ${answer.reason}`);
    await api(hers, `/env-variables/R_${stamp}/do/delete`);
  });

  let his;
  await report.step('members: two accounts in one script see each other by name', async () => {
    await api(admin, '/users/do/add', { data: { username: writer, password, name: 'Walt Writer', roles: ['user'] } });
    await api(admin, '/script-sets/do/add', { data: { id: setId } });
    await api(admin, '/scripts/do/add', { data: { id: `${setId}__together`, codeDraft: 'A = 1\n' } });
    his = await enter(world, writer, password);
    for (const page of [hers, his]) {
      await page.goto(`/client-app/editor/${setId}__together`);
      await page.locator('[data-test="code"] .cm-content').waitFor();
    }
    await test(hers, 'presence').locator('[title*="Walt Writer"], [aria-label*="Walt Writer"]').first().waitFor();
    await test(his, 'presence').locator('[title*="Rita Reader"], [aria-label*="Rita Reader"]').first().waitFor();
  });

  await report.step('members: who writes is named to the other one, who only reads along', async () => {
    await hers.locator('[data-test="code"] .cm-content').click();
    await hers.keyboard.press('Control+End');
    await hers.keyboard.insertText('B = 2\n');
    await saved(hers);
    await test(his, 'held').getByText('Rita Reader').waitFor();
    await shot(his, options, 'members-held-light-en');
  });

  await report.step('members: the lock of one account refuses the other', async () => {
    const locked = await api(hers, `/scripts/${setId}__together/do/modify`, { data: { isLocked: true } });
    ensure(locked.ok, `locking was refused: ${locked.reason} ${locked.message}`);
    const answer = await api(his, `/scripts/${setId}__together/do/modify`, { data: { codeDraft: 'C = 3\n' } });
    ensure(!answer.ok && /^EBiz/.test(answer.reason), `the other account was not refused: ${JSON.stringify(answer).slice(0, 200)}`);
    const published = await api(his, `/scripts/${setId}__together/do/publish`, {});
    ensure(!published.ok, 'the other account could publish');
    ensure((await api(hers, `/scripts/${setId}__together/do/modify`, { data: { title: 'mine' } })).ok, 'the owner of the lock was refused');
    await api(admin, `/scripts/${setId}__together/do/delete`);
  });

  await report.step('members: disabled is out at once, and back in when enabled', async () => {
    await admin.reload();
    await row(writer).locator('.el-switch').click();
    await test(admin, 'confirm').click();
    await until('the refused sign-in', async () => (await api(his, '/auth/profile/do/get')).reason === 'EUserAuth');
    await row(writer).locator('.el-switch').click();
    await row(writer).locator('.el-switch.is-checked').waitFor();
    his = (await his.context().close(), await enter(world, writer, password));
  });

  await report.step('members: signed out everywhere by the administrator, told of it, and deleted', async () => {
    await admin.reload();
    await row(writer).click();
    await test(admin, 'sign-out-everywhere').click();
    await test(admin, 'confirm').click();
    await until('the end of the session', async () => (await api(his, '/auth/profile/do/get')).reason === 'EUserAuth');
    await his.goto('/client-app/variables');
    await test(his, 'session-ended').waitFor();
    for (const name of [writer, reader]) {
      await row(name).click();
      await test(admin, 'remove').click();
      await test(admin, 'confirm').click();
      await row(name).waitFor({ state: 'detached' });
    }
  });
  await report.step('sign-in: through a function that vouches for people without an account', async () => {
    const scriptId = `${setId}__directory`;
    const title = `Directory ${stamp}`;
    await api(admin, '/scripts/do/add', { data: { id: scriptId, codeDraft: directory(title) } });
    ensure((await api(admin, `/scripts/${scriptId}/do/publish`, {})).ok, 'the function was not published');
    const page = await newPage(world.browser, options);
    await page.goto('/client-app/sign-in');
    await page.locator('.el-select:has(#method)').click();
    await page.locator('.el-select-dropdown__item', { hasText: title }).click();
    await page.locator('#username').fill('gil');
    await page.locator('#password').fill('open sesame');
    await page.locator('button[type="submit"]').click();
    await test(page, 'user-menu').waitFor();
    await page.goto('/client-app/settings/profile');
    await page.locator('main').getByText(`You signed in through ${title}.`).waitFor();
    await api(admin, `/scripts/${scriptId}/do/delete`);
    await until('the end of the session', async () => (await api(page, '/auth/profile/do/get')).message === 'User is not existed');
    await page.context().close();
  });
  ensure(admin.problems.length === 0, admin.problems.join('; '));
  for (const page of [admin, hers, his]) await page.context().close();
}
