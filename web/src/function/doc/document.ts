import type { ApiAuthType } from '@/api/types';
import type { ArgumentField } from '@/function/argumentFields';
import type { Subject } from '@/link/example/subject';

/** One entry of a document, of a function or a link. */
export interface DocumentEntry {
  id: string;
  title: string;
  /** What it is called by: `set__script.name`, or the address of a link. */
  code: string;
  /** Null when the function is gone. */
  definition: string | null;
  description: string | null;
  category: string | null;
  integration: string | null;
  tags: string[];
  fields: ArgumentField[];
  /** Takes further arguments by name. */
  more: boolean;
  group: string;
  subject: Subject | null;
  expireTime: string | null;
  limits: Record<string, number>;
  isDisabled: boolean;
  /** What callers must prove: a type, `gone` when it does not exist any more, null = nothing. */
  apiAuth: ApiAuthType | 'gone' | null;
}

export interface DocumentGroup {
  title: string;
  entries: DocumentEntry[];
}

/** The place of an entry in the page. */
export const anchorOf = (id: string): string => `d-${encodeURIComponent(id)}`;

/** Groups in the order of their first entries. Every word must occur somewhere in an entry. */
export function groupsOf(entries: DocumentEntry[], filter: string): DocumentGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ title, code, definition, description, category, tags, group }: DocumentEntry): string => [title, code, definition, description, category, group, ...tags].join('\n').toLowerCase();
  const groups = new Map<string, DocumentEntry[]>();
  for (const entry of entries) {
    if (!words.every((word) => text(entry).includes(word))) continue;
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  }
  return [...groups].map(([title, found]) => ({ title, entries: found }));
}
