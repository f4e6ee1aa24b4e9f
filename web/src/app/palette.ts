import type { IconName } from '@/ui/icons';

/** What a row of the palette leads to. */
export interface PaletteItem {
  /** Names the row for "recent first" and while results arrive. */
  id: string;
  group: PaletteGroup;
  icon: IconName;
  text: string;
  /** Grey, behind the text. */
  more?: string;
  /** At the right end. */
  context?: string;
  keys?: string;
  /** In code font. */
  code?: boolean;
  run: () => void | Promise<void>;
}

export const paletteGroups = ['recent', 'functions', 'scripts', 'triggers', 'variables', 'code', 'symbols', 'examples', 'pages', 'commands', 'help'] as const;
export type PaletteGroup = (typeof paletteGroups)[number];

export type PaletteMode = 'all' | 'commands' | 'code' | 'symbols' | 'help';
const prefixes: Record<string, PaletteMode> = { '>': 'commands', '#': 'code', '@': 'symbols', '?': 'help' };

/** The first character chooses what is searched. */
export function readQuery(typed: string): { mode: PaletteMode; text: string } {
  const mode = prefixes[typed[0] ?? ''];
  return mode ? { mode, text: typed.slice(1).trim() } : { mode: 'all', text: typed.trim() };
}

const modeGroups: Partial<Record<PaletteMode, PaletteGroup[]>> = { commands: ['commands'], code: ['code'], symbols: ['symbols'], help: ['help'] };
const perGroup = 6;

/** 0 when a word is missing; hits in the text, at its begin most, count more than hits beside it. */
export function score(item: PaletteItem, words: string[]): number {
  const text = item.text.toLowerCase();
  const beside = `${item.more ?? ''} ${item.context ?? ''}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === 0) sum += 8;
    else if (at > 0) sum += /[\s._-]/.test(text[at - 1] ?? '') ? 6 : 4;
    else if (beside.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

/** The rows to show, grouped in a fixed order; the group with the best hit does not jump about while typing. */
export function choose(items: PaletteItem[], typed: string, recent: readonly string[]): PaletteItem[] {
  const { mode, text } = readQuery(typed);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = modeGroups[mode];
  const wanted = items.filter((item) => (groups ? groups.includes(item.group) : !['code', 'symbols', 'help'].includes(item.group)));
  if (mode === 'all' && words.length === 0) return atRest(wanted, recent);
  // what the server found was matched there already, by its own rules
  const rated = wanted.map((item) => ({ item, points: item.group === 'code' || words.length === 0 ? 1 : score(item, words) })).filter(({ points }) => points > 0);
  const limit = groups ? 50 : perGroup;
  return paletteGroups.flatMap((group) =>
    rated.filter(({ item }) => item.group === group).sort((a, b) => b.points - a.points).slice(0, limit).map(({ item }) => item));
}

/** Before anything is typed: what was used last, then where one can go and what the page offers. */
function atRest(items: PaletteItem[], recent: readonly string[]): PaletteItem[] {
  const used = recent.map((id) => items.find((item) => item.id === id)).filter((item) => item !== undefined);
  const rest = items.filter((item) => !used.includes(item));
  const of = (group: PaletteGroup, count: number): PaletteItem[] => rest.filter((item) => item.group === group).slice(0, count);
  return [...used.map((item): PaletteItem => ({ ...item, group: 'recent' })), ...of('scripts', used.length > 0 ? 0 : 5), ...of('pages', 6), ...of('commands', 6)];
}

/** The text in pieces, those that were searched for marked. */
export function marked(text: string, typed: string): { text: string; hit: boolean }[] {
  const words = readQuery(typed).text.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [{ text, hit: false }];
  return text.split(new RegExp(`(${words.join('|')})`, 'i')).map((piece, i) => ({ text: piece, hit: i % 2 === 1 })).filter((piece) => piece.text !== '');
}
