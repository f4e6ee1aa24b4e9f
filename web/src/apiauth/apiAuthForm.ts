import type { ApiAuth, ApiAuthData, ApiAuthField, ApiAuthType } from '@/api/types';
import { orNull } from '@/ui/form';

export const authTypes: ApiAuthType[] = ['fixedField', 'httpBasic', 'httpDigest', 'func'];
export const locations: ApiAuthField['location'][] = ['header', 'query', 'body'];

export interface Field {
  location: ApiAuthField['location'];
  name: string;
  value: string;
}

export interface Account {
  username: string;
  /** Empty keeps the stored one. */
  password: string;
  stored: boolean;
}

export interface ApiAuthForm extends Record<string, unknown> {
  id: string;
  title: string;
  type: ApiAuthType;
  fields: Field[];
  users: Account[];
  funcId: string;
  note: string;
}

/** A value nobody guesses, in letters that stand anywhere. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_');
}

const newField = (): Field => ({ location: 'header', name: 'X-Auth-Key', value: newSecret() });
const newAccount = (): Account => ({ username: '', password: '', stored: false });
export const newEntry = { fields: newField, users: newAccount };

export function toForm(auth: ApiAuth | null): ApiAuthForm {
  const { fields, users, funcId } = auth?.configJSON ?? {};
  return {
    id: auth?.id ?? '',
    title: auth?.title ?? '',
    type: auth?.type ?? 'fixedField',
    fields: fields?.map(({ location, name, value }) => ({ location, name, value: value ?? '' })) ?? [newField()],
    users: users?.map(({ username }) => ({ username, password: '', stored: true })) ?? [newAccount()],
    funcId: funcId ?? '',
    note: auth?.note ?? '',
  };
}

export function toData(form: ApiAuthForm): ApiAuthData {
  const configs = {
    fixedField: () => ({ fields: form.fields.map(({ location, name, value }) => ({ location, name: name.trim(), value })) }),
    httpBasic: () => ({ users: form.users.map(({ username, password }) => ({ username, ...(password !== '' && { password }) })) }),
    httpDigest: () => ({ users: form.users.map(({ username, password }) => ({ username, ...(password !== '' && { password }) })) }),
    func: () => ({ funcId: form.funcId }),
  };
  return { title: orNull(form.title), note: orNull(form.note), configJSON: configs[form.type]() };
}

export type EntryProblem = '' | 'none' | 'incomplete' | 'headerName' | 'username' | 'twice' | 'password';

/** What is wrong with the entries of the chosen type; the server checks the same. */
export function problemOf({ type, fields, users }: ApiAuthForm): EntryProblem {
  if (type === 'func') return '';
  if (type === 'fixedField') {
    if (fields.length === 0) return 'none';
    if (fields.some(({ name, value }) => name.trim() === '' || value === '')) return 'incomplete';
    return fields.some(({ location, name }) => location === 'header' && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name.trim())) ? 'headerName' : '';
  }
  if (users.length === 0) return 'none';
  if (users.some(({ username }) => !/^[^:"\\\u0000-\u001f\u007f]+$/.test(username))) return 'username';
  if (new Set(users.map(({ username }) => username)).size < users.length) return 'twice';
  return users.some(({ password, stored }) => password === '' && !stored) ? 'password' : '';
}
