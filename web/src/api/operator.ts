/** What operators look at: the operation log, the overview, system settings. */
import { call, get, post, type Envelope } from '@/api/client';
import type { CrontabState, JsonValue, LateConfig } from '@/api/types';

const base = '/api/v1';

export interface OperationRecord {
  id: string;
  userId: string | null;
  username: string | null;
  u_name: string | null;
  clientId: string | null;
  clientIPsJSON: string[];
  traceId: string;
  reqMethod: string;
  reqRoute: string;
  reqRouteNames: Record<'en' | 'zh-CN', string>;
  reqQueryJSON: JsonValue;
  reqParamsJSON: JsonValue;
  reqBodyJSON: JsonValue;
  reqCost: number;
  respStatusCode: number;
  respBodyJSON: JsonValue;
  createTime: string;
  _operationEntityId: string | null;
  /** What it is called now; null for what is gone or has no name. */
  _operationEntityName: string | null;
}

export interface Service {
  hostname: string;
  pid: number;
  name: string;
  uptime: number;
  version: string;
  runners?: number;
  idleRunners?: number;
}

export interface QueueLoad {
  processCount: number;
  workerQueueLength: number;
  workerQueueLimit: number;
}

export interface Overview {
  services: Service[];
  queues: QueueLoad[];
  bizMetrics: { subTitle: 'minute' | 'hour' | 'day'; value: number }[];
  bizEntities: { name: string; count: number; countEnabled?: number }[];
  /** `late`: the first few. */
  crontab: CrontabState & { late: LateConfig[] };
}

export type SystemSettings = Record<string, string | boolean | null>;

export const operations = {
  page: (search: string, pageNumber: number, signal: AbortSignal, more: Record<string, string> = {}): Promise<Envelope<OperationRecord[]>> =>
    call<OperationRecord[]>(`${base}/operation-records/do/list`, { query: { _fuzzySearch: search, pageNumber, pageSize: 50, ...more }, signal }),
  latest: () => get<OperationRecord[]>(`${base}/operation-records/do/list`, { pageSize: 8 }),
};

export const operator = {
  overview: () => get<Overview>(`${base}/func/overview`, { sections: 'services,queues,bizMetrics,bizEntities,crontab' }),
  report: () => get<JsonValue>(`${base}/system-report`),
};

export const systemSettings = {
  /** For everybody, signed in or not. */
  shown: async () => (await call<{ SYSTEM_SETTINGS?: SystemSettings }>(`${base}/system-info`, { anonymous: true })).data.SYSTEM_SETTINGS ?? {},
  all: () => get<SystemSettings>(`${base}/system-settings/do/get`),
  set: (id: string, value: string | boolean | null) => post<{ oldValue: JsonValue; newValue: JsonValue }>(`${base}/system-settings/${encodeURIComponent(id)}/do/set`, { data: { value } }),
};
