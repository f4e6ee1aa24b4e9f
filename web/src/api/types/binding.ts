/** Functions under ids of their own: links and batches; what crontab configs share with them. */

import type { ApiAuthType } from '@/api/types/apiauth';
import type { FuncConfig, FuncParameter } from '@/api/types/function';
import type { RecentCost, RecentDay } from '@/api/types/task';
import type { JsonObject } from '@/api/types/values';

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
  func_extraConfigJSON: FuncConfig | null;
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
  checkArguments: boolean;
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
  checkArguments: boolean;
}
