/** Script sets, scripts and who has them open. */

import type { JsonObject } from '@/api/types/values';

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

/** The record of a deletion. */
export interface Deletion {
  userId: string | null;
  u_name: string | null;
  username: string | null;
  createTime: string;
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
