/** Crontab configs: when they fire, what became of each due time. Times are ISO 8601 in UTC. */

import type { Binding, BindingData } from '@/api/types/binding';

export const overlapPolicies = ['skip', 'queue', 'replace', 'allow'] as const;
/** What to do when a run is due while the one before waits or runs. */
export type OverlapPolicy = (typeof overlapPolicies)[number];
export const missedPolicies = ['none', 'last', 'all'] as const;
/** Which runs to make up for when nobody was there to start them. */
export type MissedPolicy = (typeof missedPolicies)[number];

export interface CrontabConfig extends Binding {
  crontab: string | null;
  timezone: string | null;
  scope: string;
  expireTime: string | null;
  origin: string;
  originId: string;
  overlapPolicy: OverlapPolicy;
  missedPolicy: MissedPolicy;
  /** Seconds. */
  missedWindow: number;
  /** Seconds. */
  jitter: number;
  isPaused: boolean;
  /** Null = until resumed. */
  pauseExpireTime: string | null;
  pauseReason: string | null;
  dynamicCronExpr: string | null;
  dynamicCronExprExpireTime: string | null;
  /** The one in force. */
  effectiveCronExpr: string | null;
  exprSource: 'dynamic' | 'fixed' | 'own' | null;
  effectiveTimezone: string;
  nextTime: string | null;
  lastTriggerTime: string | null;
  lastDecision: { dueTime: string; decision: FireDecision; reason: string | null } | null;
  /** Due, and neither started nor decided about. */
  isLate: boolean;
  runningSince: string | null;
}

export interface CrontabConfigData extends BindingData {
  crontab: string | null;
  timezone: string | null;
  expireTime: string | null;
  overlapPolicy: OverlapPolicy;
  missedPolicy: MissedPolicy;
  missedWindow: number;
  jitter: number;
}

export const crontabStates = ['failing', 'paused', 'late', 'unset'] as const;
/** The last run failed; paused; due and not started; no expression. */
export type CrontabStateFilter = (typeof crontabStates)[number];
export type CrontabCounts = Record<'all' | CrontabStateFilter, number>;

/** What the configs of a list are due by, added up. */
export interface CrontabCalendar {
  /** Configs in force that fit; of them only so many are counted as `counted` tells. */
  matching: number;
  counted: number;
  limit: number;
  expressions: { cronExpr: string; timezone: string; count: number }[];
  next: { time: string; count: number; configs: { id: string; name: string | null; title: string | null }[] }[];
}

export type FireDecision = 'started' | 'held' | 'skipped';

/** What was decided about one due time. */
export interface CrontabFire {
  seq: number;
  dueTime: string;
  /** The decision stands for all due times from here on; null = for one. */
  sinceTime: string | null;
  decision: FireDecision;
  reason: string | null;
  /** What the server says of it, in English. */
  message: string | null;
  taskId: string | null;
  execMode: string;
  /** Seconds of `delayed_crontab`. */
  delay: number;
  decideTime: string;
  taskStatus: string | null;
}

export interface NextTimes {
  times: string[];
  timezone: string;
  serverTimezone: string;
}

export interface PauseData {
  /** Seconds; null = until resumed. */
  expires: number | null;
  reason: string | null;
}

/** How the whole trigger stands. */
export interface CrontabState {
  isPaused: boolean;
  pauseExpireTime: string | null;
  pauseReason: string | null;
  /** Null = nobody starts what is due. */
  leader: { id: string; since: string } | null;
  lateCount: number;
}

/** A run that was due and has not started. */
export interface LateConfig {
  id: string;
  funcId: string;
  dueTime: string;
  seconds: number;
  /** It waits in its worker queue, for the run before, or expired there. */
  reason: 'waiting' | 'held' | 'expired';
  taskId: string | null;
}
