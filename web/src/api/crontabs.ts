/** What crontab configs can do beside being kept: next times, run now, pauses, decisions. */
import { call, get, post, type Envelope } from '@/api/client';
import type { CrontabCalendar, CrontabCounts, CrontabFire, CrontabState, LateConfig, NextTimes, PauseData } from '@/api/types';

const root = '/api/v1/crontab-configs';
const one = (id: string): string => `${root}/${encodeURIComponent(id)}`;
type Id = { id: string };

export interface NextTimesQuery {
  cronExpr: string;
  /** Without one, that of the server. */
  timezone?: string;
  from?: string;
  until?: string;
  /** 1 to 500. */
  count?: number;
}

export const crontabs = {
  nextTimes: (query: NextTimesQuery, signal?: AbortSignal) => get<NextTimes>(`${root}/next-times/do/list`, { ...query }, signal),
  run: (id: string) => post<{ taskId: string }>(`${one(id)}/do/run`),
  /** @param id null = all of them */
  pause: (id: string | null, data: PauseData) => post<Id | null>(`${id === null ? root : one(id)}/do/pause`, data),
  /** @param id null = the pause of all of them */
  resume: (id: string | null) => post<Id | null>(`${id === null ? root : one(id)}/do/resume`),
  count: () => get<CrontabCounts>(`${root}/do/count`),
  calendar: (search: string, state: string, signal?: AbortSignal) => get<CrontabCalendar>(`${root}/calendar/do/get`, { _fuzzySearch: search, state }, signal),
  state: () => get<CrontabState>(`${root}/state/do/get`),
  fires: (id: string, pageNumber: number): Promise<Envelope<CrontabFire[]>> => call<CrontabFire[]>(`${one(id)}/fires/do/list`, { query: { pageNumber, pageSize: 50 } }),
  late: () => get<LateConfig[]>(`${root}/late/do/list`),
};
