import { expect, test } from 'vitest';
import type { CodeMatch, CodeScript } from '@/api/types';
import { foundScripts } from '@/script/searchBlocks';

const match = (line: number, text: string, before: string | null = null, after: string | null = null): CodeMatch => ({ line, column: 1, text, at: 0, length: 1, before, after });
const script = (where: CodeScript['in'], matches: CodeMatch[], hasMore = false): CodeScript => ({ scriptId: 'a__b', title: 'B', in: where, hasMore, matches });
const shown = (scripts: CodeScript[]): string[] => foundScripts(scripts)[0]?.blocks.map(({ in: where, only, lines }) => `${where}${only ? ' only' : ''}: ${lines.map(({ line, match: hit }) => `${line}${hit ? '!' : ''}`).join(' ')}`) ?? [];

test('neighbours of matches that stand together are shown once', () => {
  expect(shown([script('both', [match(4, 'day', 'a', 'day()'), match(5, 'day()', 'day', 'c'), match(7, 'day', 'd', null)])])).toEqual(['draft: 3 4! 5! 6 7!']);
  expect(shown([script('both', [match(4, 'day', 'a', ' '), match(9, 'day', null, 'z')])])).toEqual(['draft: 3 4!', 'draft: 9! 10']);
});

test('a line that draft and published code share is found once, the others say where they stand', () => {
  const found = [script('draft', [match(1, 'day'), match(8, 'new day')]), script('published', [match(1, 'day'), match(5, 'old day')], true)];
  expect(shown(found)).toEqual(['draft: 1!', 'draft only: 8!', 'published only: 5!']);
  expect(foundScripts(found)[0]).toMatchObject({ scriptId: 'a__b', title: 'B', only: null, hasMore: true, matchCount: 3 });
});

test('a script whose matches all stand in one text says so once', () => {
  expect(foundScripts([script('published', [match(2, 'day')])])[0]).toMatchObject({ only: 'published', matchCount: 1, blocks: [{ in: 'published', only: false }] });
  expect(foundScripts([script('both', [match(2, 'day')])])[0]).toMatchObject({ only: null, blocks: [{ in: 'draft', only: false }] });
  expect(foundScripts([])).toEqual([]);
});
