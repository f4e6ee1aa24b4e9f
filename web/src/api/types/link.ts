/** Auth links and the documents callers read. */

import type { ApiAuthType } from '@/api/types/apiauth';
import type { FuncParameter } from '@/api/types/function';
import type { JsonObject } from '@/api/types/values';

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
