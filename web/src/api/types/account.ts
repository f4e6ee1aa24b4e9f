/** Users, their access and what they chose. */

export interface SetupState {
  installed: boolean;
  tokenRequired: boolean;
  mode: 'prod' | 'dev';
  version: string;
}

export interface SetupRequest {
  userConfig: { ADMIN_USERNAME: string; ADMIN_PASSWORD: string; ADMIN_PASSWORD_REPEAT: string; SECRET?: string };
  setupToken?: string;
}

export type SetupErrors = Partial<Record<'adminUser' | 'token' | 'secret', string[]>>;

export interface Profile {
  id: string;
  username: string;
  name: string | null;
  email: string | null;
  mobile: string | null;
  roles: string[];
  customPrivileges: string[];
  /** The function that vouches for someone without an account here. */
  integratedSignInFuncId?: string;
  integratedSignInFuncTitle?: string | null;
}

export interface Credentials {
  username: string;
  password: string;
  captchaToken?: string;
  captcha?: string;
  /** A function that signs in; none = the accounts here. */
  funcId?: string;
}

export interface SignedIn {
  userId: string;
  xAuthToken: string;
}

/** What the server tells everybody. Limits are seconds. */
export interface SystemInfo {
  INTEGRATED_SIGN_IN_FUNC: { id: string; title: string | null }[];
  /** Zone of schedules, log entries and the days of statistics. */
  TIMEZONE: string;
  _FUNC_TASK_TIMEOUT_DEFAULT: number;
  _FUNC_TASK_TIMEOUT_MIN: number;
  _FUNC_TASK_TIMEOUT_MAX: number;
  _FUNC_TASK_DEFAULT_BATCH_TIMEOUT: number;
  _FUNC_TASK_DEFAULT_API_TIMEOUT: number;
  _FUNC_TASK_MIN_API_TIMEOUT: number;
  _FUNC_TASK_MAX_API_TIMEOUT: number;
}

/** Seconds. */
export interface MemberSession {
  idle: number;
  ttl: number;
  lastAccessTime: string;
}

export interface Member {
  id: string;
  username: string;
  name: string | null;
  email: string | null;
  mobile: string | null;
  roles: string[];
  customPrivileges: string[];
  isDisabled: boolean;
  createTime: string;
  sessions: MemberSession[];
}

export interface MemberData {
  username: string;
  password?: string;
  name: string;
  email: string | null;
  mobile: string | null;
  roles: string[];
  customPrivileges: string[];
  isDisabled: boolean;
}

export interface AccessKey {
  id: string;
  title: string;
  createTime: string;
  u_id: string | null;
  u_username: string | null;
  u_name: string | null;
}

export type ProfileData = Pick<Profile, 'name' | 'email' | 'mobile'>;

/** Only what the user chose. */
export interface Preferences {
  theme?: 'system' | 'light' | 'dark';
  locale?: 'en' | 'zh-CN';
  density?: 'compact' | 'standard' | 'comfortable';
  singleKeys?: boolean;
  editorFontSize?: number;
  /** Percent of the font size. */
  editorLineHeight?: number;
}

/** `null` takes a choice back. */
export type PreferenceChange = { [K in keyof Preferences]?: Preferences[K] | null };
