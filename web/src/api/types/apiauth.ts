/** How callers prove who they are. */

export type ApiAuthType = 'fixedField' | 'httpBasic' | 'httpDigest' | 'func';

export interface ApiAuthField {
  location: 'header' | 'query' | 'body';
  name: string;
  /** Only for those who may change it; left out on a change it stays. */
  value?: string;
}

/** Passwords are never sent by the server; left out on a change they stay. */
export interface ApiAuthConfig {
  fields?: ApiAuthField[];
  users?: { username: string; password?: string }[];
  funcId?: string;
}

export interface ApiAuth {
  id: string;
  title: string | null;
  type: ApiAuthType;
  configJSON: ApiAuthConfig;
  note: string | null;
  updateTime: string;
  func_id: string | null;
  func_title: string | null;
}

export interface ApiAuthData {
  id?: string;
  title: string | null;
  note: string | null;
  type?: ApiAuthType;
  configJSON: ApiAuthConfig;
}
