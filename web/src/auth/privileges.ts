/** Who may do what, as the server has it: it decides, this only leaves out what would be refused. */

export const roleNames = ['admin', 'user', 'readonlyUser', 'customUser'] as const;
export type RoleName = (typeof roleNames)[number];

/** Privileges that can be given one by one, in the order they are shown. */
export const privilegeNames = ['general_r', 'general_w', 'user_r', 'user_w', 'user_roleSetting', 'user_customPrivilege', 'accessKey_r', 'accessKey_w', 'systemSetting_r', 'systemSetting_w', 'debug'] as const;

const ofRole: Record<string, readonly string[]> = {
  sa: ['*'],
  '*': ['*'],
  admin: ['general_r', 'general_w', 'user_r', 'user_w', 'user_roleSetting', 'user_customPrivilege', 'accessKey_r', 'accessKey_w'],
  user: ['general_r', 'general_w', 'user_r'],
  readonlyUser: ['general_r', 'user_r'],
};

export interface Account {
  readonly roles: readonly string[];
  readonly customPrivileges: readonly string[];
}

export function may(account: Account, privilege: string): boolean {
  const all = new Set([...account.roles.flatMap((role) => ofRole[role] ?? []), ...account.customPrivileges]);
  return all.has('*') || all.has(privilege);
}

/** Whether everything the other account may do is within what this one may. */
export function covers(account: Account, other: Account): boolean {
  const wanted = [...other.roles.flatMap((role) => ofRole[role] ?? []), ...other.customPrivileges];
  return wanted.every((privilege) => may(account, privilege));
}
