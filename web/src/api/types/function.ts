/** Published functions. */

import type { JsonValue } from '@/api/types/values';

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

/** What the decorator of a function says of its runs. Seconds. */
export interface FuncConfig {
  isolation?: 'warm' | 'fresh';
  fixedCronExpr?: string | null;
  timeout?: number;
  apiTimeout?: number;
  expires?: number;
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
  extraConfigJSON: FuncConfig | null;
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
