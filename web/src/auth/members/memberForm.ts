import type { Member, MemberData } from '@/api/types';
import { privilegeNames, roleNames, type RoleName } from '@/auth/privileges';
import { orNull } from '@/ui/form';

export interface MemberForm extends Record<string, unknown> {
  username: string;
  password: string;
  name: string;
  role: RoleName | '';
  privileges: string[];
  email: string;
  mobile: string;
}

const isRole = (role: string | undefined): role is RoleName => roleNames.some((name) => name === role);

/** Somebody of several roles shows the first one; the others stay unless another one is chosen. */
export function initialForm(member: Member | null): MemberForm {
  const first = member?.roles[0];
  return {
    username: member?.username ?? '',
    password: '',
    name: member?.name ?? '',
    role: member ? (isRole(first) ? first : '') : 'user',
    privileges: [...(member?.customPrivileges ?? [])],
    email: member?.email ?? '',
    mobile: member?.mobile ?? '',
  };
}

/** Only what was changed: an unchanged role is not asked a privilege for. */
export function changedData(form: MemberForm, before: MemberForm): Partial<MemberData> {
  const same = (key: keyof MemberForm): boolean => JSON.stringify(form[key]) === JSON.stringify(before[key]);
  return {
    ...(!same('username') && { username: form.username.trim() }),
    ...(form.password !== '' && { password: form.password }),
    ...(!same('name') && { name: form.name.trim() }),
    ...(!same('role') && { roles: form.role === '' ? [] : [form.role] }),
    ...(!same('privileges') && { customPrivileges: form.privileges }),
    ...(!same('email') && { email: orNull(form.email) }),
    ...(!same('mobile') && { mobile: orNull(form.mobile) }),
  };
}

/** Privileges to offer: all known ones, and what the member has beside them. */
export const offered = (member: Member | null): string[] => [...new Set([...privilegeNames, ...(member?.customPrivileges ?? [])])];

/** Sixteen letters and digits that are not mixed up when read aloud. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
  return Array.from(crypto.getRandomValues(new Uint32Array(16)), (value) => letters[value % letters.length]).join('');
}
