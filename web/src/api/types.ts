/** Rows and answers as the server sends them. */

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, JsonValue>;

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

export interface SystemInfo {
  INTEGRATED_SIGN_IN_FUNC: { id: string; title: string | null }[];
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

export interface CodeQuery {
  text: string;
  matchCase?: boolean;
  in?: 'draft' | 'published' | 'both';
  limit?: number;
}

export interface CodeMatch {
  line: number;
  column: number;
  text: string;
  /** Where the match begins in `text`. */
  at: number;
  length: number;
  before: string | null;
  after: string | null;
}

export interface CodeScript {
  scriptId: string;
  title: string | null;
  in: 'draft' | 'published' | 'both';
  hasMore: boolean;
  matches: CodeMatch[];
}

export interface CodeFound {
  scripts: CodeScript[];
  matchCount: number;
  isComplete: boolean;
}

export interface Example {
  id: string;
  state: 'absent' | 'draft' | 'installed' | 'changed';
  funcId: string;
  kwargs: JsonObject;
  scriptIds: string[];
}

export interface ScriptSet {
  id: string;
  title: string | null;
  description: string | null;
  origin: string;
  isLocked: boolean;
  isPinned: boolean;
  /** How its functions run; null = as the installation says. */
  isolation: 'warm' | 'fresh' | null;
  /** Whether its functions may use the network; null = as the installation says. */
  network: 'open' | 'none' | null;
  updateTime: string;
}

export interface Script {
  id: string;
  scriptSetId: string;
  title: string | null;
  description: string | null;
  publishVersion: number;
  codeMD5: string | null;
  codeDraftMD5: string | null;
  isLocked?: boolean;
  updateTime: string;
}

export interface ScriptWithCode extends Script {
  code: string | null;
  codeDraft: string | null;
}

export interface ScriptVersion {
  id: string;
  scriptId: string;
  scriptPublishVersion: number;
  note: string | null;
  userId: string | null;
  username: string | null;
  userName: string | null;
  createTime: string;
}

export interface ScriptVersionWithCode extends ScriptVersion {
  code: string;
  codeMD5: string;
}

/** Somebody who has the same thing open. */
export interface Visitor {
  userId: string;
  username: string;
  name: string | null;
  since: string;
  isEditing: boolean;
  /** Would like to be let edit. */
  isAsking: boolean;
  /** Where the cursor is, 0 = not told. */
  line: number;
}

export interface PresenceReport {
  routeName: string;
  routeParams: { id: string };
  conflictId: string;
  checkOnly?: boolean;
  takeOver?: boolean;
  leave?: boolean;
  ask?: boolean;
  decline?: boolean;
  line?: number;
}

export interface PresenceAnswer {
  conflictId: string;
  /** Somebody else edits. */
  isConflict: boolean;
  isEditing: boolean;
  isAsking: boolean;
  user: Visitor | null;
  others: Visitor[];
}

/** Most calls of a link within one window, in the last days. */
export interface LinkPeaks {
  days: number;
  byMinute: number;
  byHour: number;
  byDay: number;
}

export interface FuncParameter {
  default?: JsonValue;
}

export interface Func {
  id: string;
  scriptId: string;
  scriptSetId: string;
  name: string;
  title: string | null;
  description: string | null;
  definition: string;
  argsJSON: string[] | null;
  kwargsJSON: Record<string, FuncParameter> | null;
  extraConfigJSON: { isolation?: 'warm' | 'fresh'; fixedCronExpr?: string | null } | null;
  scpt_title?: string | null;
  scpt_publishVersion?: number;
}

export interface TraceFrame {
  filename: string;
  funcname: string;
  lineNumber: number;
  lineCode: string;
  isInScript: boolean;
}

export interface TraceInfo {
  header?: string;
  exceptionDump?: string;
  stack?: TraceFrame[];
}

export type TaskStatus = 'queued' | 'running' | 'success' | 'failure' | 'timeout' | 'expired' | 'cancelled' | 'skipped';

export interface DraftResult {
  status: string;
  returnValue: string | null;
  funcResult: { raw: JsonValue; repr: string | null; jsonDumps: string | null } | null;
  printLogs: string[];
  exception: string | null;
  exceptionType: string | null;
  traceback: string | null;
  traceInfo: TraceInfo | null;
  cost: number | null;
  /** Seconds of the processor. */
  cpuTime?: number | null;
  /** What a response object says about the answer. */
  responseControl?: JsonObject;
  /** Spelled as the server spells it. KiB. */
  peakMemroyUsage?: number | null;
}

export interface DraftRun {
  id: string;
  status: string;
  result: DraftResult;
}

/** Calls of the last 24 hours, by hour, oldest first. */
export interface RecentDay {
  calls: number;
  failures: number;
  cached: number;
  /** Not let in: above the limit, disabled or expired. */
  refused: number;
  /** Milliseconds. */
  p95: number | null;
  callsByHour: number[];
  failuresByHour: number[];
}

/** Milliseconds; nothing is known of a single call. */
export interface RecentCost {
  samples: number;
  min: number | null;
  max: number | null;
  avg: number | null;
  mid: number | null;
  p75: number | null;
  p95: number | null;
  p99: number | null;
}

/** A function under an id of its own, with arguments: what links, batches and crontab configs share. */
export interface Binding {
  id: string;
  funcId: string;
  funcCallKwargsJSON: JsonObject | null;
  tagsJSON: string[] | null;
  isDisabled: boolean;
  taskRecordLimit: number | null;
  note: string | null;
  createTime: string;
  updateTime: string;
  func_id: string | null;
  func_name: string | null;
  func_title: string | null;
  func_description: string | null;
  func_definition: string | null;
  func_argsJSON: string[] | null;
  func_kwargsJSON: Record<string, FuncParameter> | null;
  func_extraConfigJSON: { fixedCronExpr?: string | null } | null;
  scpt_publishVersion: number | null;
  lastTaskStatus: { status: string; timestamp: number; exceptionType: string | null; exceptionTEXT: string | null } | null;
  recentRunningCount: { date: string; count: number }[];
  recentRunningStatus: Record<string, number>;
  recentRunningCost: RecentCost;
  recentDay: RecentDay;
}

/** A binding that outsiders call. */
export interface Callable extends Binding {
  apiAuthId: string | null;
  showInDoc: boolean;
  /** Null when there is no API auth of that id. */
  apia_id: string | null;
  apia_title: string | null;
  apia_type: ApiAuthType | null;
}

export type Batch = Callable;

export interface AuthLink extends Callable {
  expireTime: string | null;
  throttlingJSON: Record<string, number | null> | null;
  trusted: boolean;
}

export interface BindingData {
  id?: string;
  funcId: string;
  funcCallKwargsJSON: JsonObject;
  tagsJSON: string[] | null;
  isDisabled: boolean;
  taskRecordLimit: number | null;
  note: string | null;
}

export interface BatchData extends BindingData {
  apiAuthId: string | null;
  showInDoc: boolean;
}

export interface AuthLinkData extends BatchData {
  expireTime: string | null;
  throttlingJSON: Record<string, number> | null;
  trusted: boolean;
}

export interface CrontabConfig extends Binding {
  crontab: string | null;
  timezone: string | null;
  scope: string;
  expireTime: string | null;
}

export interface CrontabConfigData extends BindingData {
  crontab: string | null;
  timezone: string | null;
  expireTime: string | null;
}

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

export type LinkState = 'failing' | 'disabled' | 'unused';
export type LinkCounts = Record<'all' | LinkState, number>;

/** A function as its document shows it. */
export interface FuncDocument {
  url: string;
  id: string;
  name: string;
  title: string | null;
  description: string | null;
  definition: string | null;
  argsJSON: string[] | null;
  kwargsJSON: Record<string, FuncParameter> | null;
  category: string;
  integration: string | null;
  tagsJSON: string[] | null;
  scriptId: string;
  scriptTitle: string | null;
  scriptDescription: string | null;
  scriptSetId: string;
  scriptSetTitle: string | null;
  scriptSetDescription: string | null;
}

/** A link as its public document shows it; func… is null when the function is gone. */
export interface LinkDocument {
  url: string;
  id: string;
  funcId: string | null;
  funcCallKwargsJSON: JsonObject | null;
  expireTime: string | null;
  throttlingJSON: Record<string, number | null> | null;
  isDisabled: boolean;
  funcName: string | null;
  funcTitle: string | null;
  funcDescription: string | null;
  funcDefinition: string | null;
  funcArgsJSON: string[] | null;
  funcKwargsJSON: Record<string, FuncParameter> | null;
  funcCategory: string | null;
  funcIntegration: string | null;
  funcTagsJSON: string[] | null;
  apiAuthTitle: string | null;
  apiAuthType: ApiAuthType | null;
  apiAuthId: string | null;
}

export type EnvType = 'string' | 'integer' | 'float' | 'boolean' | 'json' | 'commaArray' | 'password';

export interface EnvVariable {
  id: string;
  title: string | null;
  description: string | null;
  autoTypeCasting: EnvType | null;
  valueTEXT?: string | null;
  isPinned: boolean;
  updateTime: string;
}

export interface EnvVariableData {
  id?: string;
  title: string | null;
  description: string | null;
  autoTypeCasting: EnvType;
  valueTEXT?: string;
  isPinned: boolean;
}

/** Ends of a task that are no success, as records call them. */
export const failedStatuses = ['failure', 'timeout', 'expire'] as const;

/** One call that has ended. */
export interface TaskRecord {
  id: string;
  funcId: string;
  /** Null when arguments are not recorded. */
  funcCallKwargsJSON: JsonObject | null;
  /** Milliseconds since 1970. */
  triggerTimeMs: number;
  startTimeMs: number | null;
  endTimeMs: number | null;
  status: string;
  exceptionType: string | null;
  exceptionTEXT: string | null;
  tracebackTEXT: string | null;
  printLogsTEXT: string | null;
}
