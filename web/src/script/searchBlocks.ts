import type { CodeMatch, CodeScript } from '@/api/types';

/** A line that is shown: one with a match, or a neighbour of one. */
export interface FoundLine {
  line: number;
  text: string;
  match: CodeMatch | null;
}

/** Lines that follow each other, of one of the two texts of a script. */
export interface FoundBlock {
  in: 'draft' | 'published';
  /** The other text has no such line. */
  only: boolean;
  lines: FoundLine[];
}

export interface FoundScript {
  scriptId: string;
  title: string | null;
  /** Where all matches stand; null when some stand in both texts, or each has its own. */
  only: 'draft' | 'published' | null;
  hasMore: boolean;
  matchCount: number;
  blocks: FoundBlock[];
}

function linesOf(match: CodeMatch): FoundLine[] {
  const beside = (line: number, text: string | null): FoundLine[] => (text?.trim() ? [{ line, text, match: null }] : []);
  return [...beside(match.line - 1, match.before), { line: match.line, text: match.text, match }, ...beside(match.line + 1, match.after)];
}

/** Neighbours that two matches share are shown once, and so is a match that stands beside another. */
function blocksOf(matches: CodeMatch[], where: FoundBlock['in'], only: (match: CodeMatch) => boolean): FoundBlock[] {
  const blocks: FoundBlock[] = [];
  for (const match of matches) {
    const lines = linesOf(match);
    const last = blocks.at(-1);
    const end = last?.lines.at(-1)?.line ?? Number.NEGATIVE_INFINITY;
    if (!last || last.only !== only(match) || (lines[0]?.line ?? 0) > end + 1) {
      blocks.push({ in: where, only: only(match), lines });
      continue;
    }
    for (const line of lines) {
      const at = last.lines.findIndex((known) => known.line === line.line);
      if (at < 0) last.lines.push(line);
      else if (line.match) last.lines[at] = line;
    }
  }
  return blocks;
}

/** One entry for each script; a line that draft and published code share is found once, as one of the draft. */
export function foundScripts(found: CodeScript[]): FoundScript[] {
  const ids = [...new Set(found.map(({ scriptId }) => scriptId))];
  return ids.map((scriptId) => {
    const parts = found.filter((part) => part.scriptId === scriptId);
    const first = parts[0];
    const draft = parts.find((part) => part.in !== 'published')?.matches ?? [];
    const published = parts.find((part) => part.in === 'published')?.matches ?? [];
    const texts = (matches: CodeMatch[]): Set<string> => new Set(matches.map(({ text }) => text));
    const [inDraft, inPublished] = [texts(draft), texts(published)];
    const gone = published.filter(({ text }) => !inDraft.has(text));
    const apart = parts.length > 1;
    return {
      scriptId,
      title: first?.title ?? null,
      only: apart || first === undefined || first.in === 'both' ? null : first.in,
      hasMore: parts.some(({ hasMore }) => hasMore),
      matchCount: draft.length + gone.length,
      blocks: [...blocksOf(draft, 'draft', ({ text }) => apart && !inPublished.has(text)), ...blocksOf(gone, 'published', () => apart)],
    };
  });
}
