/** The calls this interface makes, one function per route. */
import { address, call, get, post } from '@/api/client';
import * as T from '@/api/types';

const base = '/api/v1';
const all = { noPage: true };
const segment = encodeURIComponent;
type Id = { id: string };

export const setup = {
  state: () => get<T.SetupState>(`${base}/setup/do/get`),
  install: (body: T.SetupRequest) => post<{ redirectURL: string }>('/setup', body),
};

export const auth = {
  signIn: ({ username, password, captchaToken, captcha }: T.Credentials) =>
    post<T.SignedIn>(`${base}/auth/do/sign-in`, { signIn: { username, password }, ...(captchaToken !== undefined && { captchaToken, captcha }) }),
  signInThrough: (funcId: string, { username, password, captchaToken, captcha }: T.Credentials) =>
    post<T.SignedIn>(`${base}/func/integration/sign-in`, { signIn: { funcId, username, password }, ...(captchaToken !== undefined && { captchaToken, captcha }) }),
  signOutEverywhere: () => post<null>(`${base}/auth/do/sign-out-everywhere`),
  captchaPicture: (captchaToken: string) => address(`${base}/captcha/do/get`, { captchaCategory: 'signIn', captchaToken }),
  signOut: () => get<null>(`${base}/auth/do/sign-out`),
  profile: () => get<T.Profile>(`${base}/auth/profile/do/get`),
  modifyProfile: (data: T.ProfileData) => post<Id>(`${base}/auth/profile/do/modify`, { data }),
  changePassword: ({ oldPassword, newPassword, ...captcha }: { oldPassword: string; newPassword: string; captchaToken?: string; captcha?: string }) =>
    post<null>(`${base}/auth/do/change-password`, { changePassword: { oldPassword, newPassword }, ...captcha }),
  passwordCaptchaPicture: (captchaToken: string) => address(`${base}/captcha/do/get`, { captchaCategory: 'changePassword', captchaToken }),
  preferences: () => get<T.Preferences>(`${base}/auth/preferences/do/get`),
  modifyPreferences: (data: T.PreferenceChange) => post<T.Preferences>(`${base}/auth/preferences/do/modify`, { data }),
};

export const systemInfo = () => get<T.SystemInfo>(`${base}/system-info`);

export const members = {
  page: (search: string, pageNumber: number, signal: AbortSignal, isDisabled?: boolean) =>
    call<T.Member[]>(`${base}/users/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50, ...(isDisabled !== undefined && { isDisabled }) }, signal }),
  find: (id: string) => get<T.Member>(`${base}/users/${segment(id)}/do/get`),
  add: (data: T.MemberData & { password: string }) => post<Id>(`${base}/users/do/add`, { data }),
  modify: (id: string, data: Partial<T.MemberData>) => post<Id>(`${base}/users/${segment(id)}/do/modify`, { data }),
  remove: (id: string) => get<Id>(`${base}/users/${segment(id)}/do/delete`),
  signOut: (id: string) => post<Id>(`${base}/users/${segment(id)}/do/sign-out`),
};

export const accessKeys = {
  /** Without the secrets: reading one is recorded. */
  page: (search: string, pageNumber: number, signal: AbortSignal) =>
    call<T.AccessKey[]>(`${base}/access-keys/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50, fields: '-secret' }, signal }),
  secret: async (id: string) => (await get<{ secret?: string }>(`${base}/access-keys/${segment(id)}/do/get`)).secret ?? null,
  add: (title: string) => post<{ id: string; secret?: string }>(`${base}/access-keys/do/add`, { data: { title } }),
  modify: (id: string, title: string) => post<Id>(`${base}/access-keys/${segment(id)}/do/modify`, { data: { title } }),
  remove: (id: string) => get<Id>(`${base}/access-keys/${segment(id)}/do/delete`),
};

type Titles = { title: string | null; description: string | null };

export const scriptSets = {
  list: () => get<T.ScriptSet[]>(`${base}/script-sets/do/list`, all),
  add: (data: Id & Titles) => post<Id>(`${base}/script-sets/do/add`, { data }),
  modify: (id: string, data: Titles) => post<Id>(`${base}/script-sets/${segment(id)}/do/modify`, { data }),
  remove: (id: string) => get<Id>(`${base}/script-sets/${segment(id)}/do/delete`),
  clone: (id: string, newId: string) => post<Id>(`${base}/script-sets/${segment(id)}/do/clone`, { newId }),
};

export const scripts = {
  list: () => get<T.Script[]>(`${base}/scripts/do/list`, all),
  get: (id: string, signal?: AbortSignal) => get<T.ScriptWithCode>(`${base}/scripts/${segment(id)}/do/get`, {}, signal),
  add: (data: Id & Titles & { codeDraft?: string }) => post<Id>(`${base}/scripts/do/add`, { data }),
  modify: (id: string, data: Titles) => post<Id>(`${base}/scripts/${segment(id)}/do/modify`, { data }),
  saveDraft: (id: string, codeDraft: string, prevCodeDraftMD5: string | null) =>
    post<{ id: string; codeDraftMD5: string }>(`${base}/scripts/${segment(id)}/do/modify`, {
      ...(prevCodeDraftMD5 !== null && { prevCodeDraftMD5 }),
      data: { codeDraft },
    }),
  publish: (id: string, note: string) =>
    post<{ id: string; publishVersion: number; warnings: string[] }>(`${base}/scripts/${segment(id)}/do/publish`, { data: { note } }),
  /** Who deleted it, or its set, last. */
  deletedBy: async (id: string) =>
    (await get<T.Deletion[]>(`${base}/operation-records/do/list`, { _operationEntityId: `${id},${id.slice(0, id.indexOf('__'))}`, reqRoute: '/do/delete', respStatusCode: 200, pageSize: 1 }))[0] ?? null,
  remove: (id: string) => get<Id>(`${base}/scripts/${segment(id)}/do/delete`),
  search: (query: T.CodeQuery, signal?: AbortSignal) => get<T.CodeFound>(`${base}/scripts/do/search`, { ...query }, signal),
};

export const system = {
  /** Settings in force, by their keys. */
  settings: async () => (await get<{ CONFIG: Record<string, unknown> }>(`${base}/system-report`)).CONFIG,
};

export const examples = {
  list: () => get<T.Example[]>(`${base}/examples/do/list`),
  install: (id: string, overwrite: boolean) => post<T.Example>(`${base}/examples/${segment(id)}/do/install`, { data: { overwrite } }),
};

export const versions = {
  page: (scriptId: string, pageNumber: number) =>
    call<T.ScriptVersion[]>(`${base}/script-publish-history/do/list`, { query: { scriptId, pageNumber, pageSize: 50 } }),
  get: (id: string) => get<T.ScriptVersionWithCode>(`${base}/script-publish-history/${segment(id)}/do/get`),
  restore: (id: string, prevCodeDraftMD5: string | null) =>
    post<{ id: string; scriptPublishVersion: number; codeDraftMD5: string }>(`${base}/script-publish-history/${segment(id)}/do/restore`, prevCodeDraftMD5 === null ? {} : { prevCodeDraftMD5 }),
};

export const presence = {
  report: async (body: T.PresenceReport) => (await call<T.PresenceAnswer | null>(`${base}/presence/do/report`, { method: 'POST', body, keepalive: body.leave === true })).data,
};

export const funcs = {
  list: () => get<T.Func[]>(`${base}/funcs/do/list`, all),
  documents: () => get<T.FuncDocument[]>(`${base}/func-list`),
  path: (id: string) => `${base}/func/${segment(id)}`,
  runDraft: async (funcId: string, kwargs: T.JsonObject, traceId: string) =>
    (await call<T.DraftRun>(`${base}/func-draft/${segment(funcId)}`, { method: 'POST', body: { kwargs }, traceId })).data,
};

export const tasks = {
  cancel: (id: string) => post<Id>(`${base}/tasks/${segment(id)}/do/cancel`),
};

export const records = {
  /** The newest calls of a link, or runs of a batch, that went wrong and are kept. */
  failuresOf: (origin: string, originId: string) => get<T.TaskRecord[]>(`${base}/task-records/func/do/list`, { origin, originId, status: T.failedStatuses.join(','), pageNumber: 1, pageSize: 10 }),
};

/** What can be asked of every kind of binding under its path. */
function bindings<Row extends Id, Data extends object>(path: string) {
  const root = `${base}/${path}`;
  return {
    page: (search: string, pageNumber: number, signal: AbortSignal, more: { state?: string; sort?: string } = {}) =>
      call<Row[]>(`${root}/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50, ...more }, signal }),
    find: async (id: string) => (await get<Row[]>(`${root}/do/list`, { ...all, id }))[0] ?? null,
    /** All that call one of the functions. */
    callers: (funcIds: string[]) => get<{ id: string; funcId: string }[]>(`${root}/do/list`, { ...all, funcId: funcIds.join(','), fields: 'id,funcId' }),
    add: (data: Data) => post<Id>(`${root}/do/add`, { data }),
    modify: (id: string, data: Partial<Data>) => post<Id>(`${root}/${segment(id)}/do/modify`, { data }),
    modifyMany: async (ids: string[], data: Partial<Data>) =>
      (await call<{ ids: string[] }>(`${root}/do/modify-many`, { method: 'POST', query: { id: ids.join(',') }, body: { data } })).data.ids,
    remove: (id: string) => get<Id>(`${root}/${segment(id)}/do/delete`),
    removeMany: async (ids: string[]) => (await get<{ ids: string[] }>(`${root}/do/delete-many`, { id: ids.join(',') })).ids,
  };
}

export const links = {
  ...bindings<T.AuthLink, T.AuthLinkData>('auth-links'),
  count: () => get<T.LinkCounts>(`${base}/auth-links/do/count`),
  peaks: (id: string) => get<T.LinkPeaks>(`${base}/auth-links/${segment(id)}/do/get-peaks`),
  ofFunc: (funcId: string) => get<T.AuthLink[]>(`${base}/auth-links/do/list`, { ...all, funcId }),
  path: (id: string) => `${base}/al/${segment(id)}`,
  /** For everybody, so it goes without the visitor's token, which may be of yesterday. */
  documents: async () => (await call<T.LinkDocument[]>(`${base}/auth-link-func-list`, { anonymous: true })).data,
};

export const batches = {
  ...bindings<T.Batch, T.BatchData>('batches'),
  path: (id: string) => `${base}/bat/${segment(id)}`,
};

export const crontabConfigs = bindings<T.CrontabConfig, T.CrontabConfigData>('crontab-configs');

export const apiAuths = {
  page: (search: string, pageNumber: number, signal: AbortSignal) =>
    call<T.ApiAuth[]>(`${base}/api-auth/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50 }, signal }),
  choices: () => get<Pick<T.ApiAuth, 'id' | 'title' | 'type'>[]>(`${base}/api-auth/do/list`, { ...all, fields: 'id,title,type' }),
  add: (data: T.ApiAuthData) => post<Id>(`${base}/api-auth/do/add`, { data }),
  modify: (id: string, data: Partial<T.ApiAuthData>) => post<Id>(`${base}/api-auth/${segment(id)}/do/modify`, { data }),
  remove: (id: string, force: boolean) => get<Id>(`${base}/api-auth/${segment(id)}/do/delete`, { force }),
};

export const envVariables = {
  names: () => get<{ id: string; title: string | null }[]>(`${base}/env-variables/do/list`, { ...all, fields: 'id,title' }),
  page: (search: string, pageNumber: number, signal: AbortSignal) =>
    call<T.EnvVariable[]>(`${base}/env-variables/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50 }, signal }),
  add: (data: T.EnvVariableData) => post<Id>(`${base}/env-variables/do/add`, { data }),
  modify: (id: string, data: Partial<T.EnvVariableData>) => post<Id>(`${base}/env-variables/${segment(id)}/do/modify`, { data }),
  remove: (id: string) => get<Id>(`${base}/env-variables/${segment(id)}/do/delete`),
};
