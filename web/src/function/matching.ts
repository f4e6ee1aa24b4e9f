import type { Func } from '@/api/types';

/** Functions in which every word occurs; hits in the name come first. */
export function matching(funcs: Func[], filter: string): Func[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return funcs;
  const text = (func: Func): string => `${func.id} ${func.title ?? ''} ${func.definition}`.toLowerCase();
  const inName = (func: Func): number => (words.some((word) => func.name.toLowerCase().includes(word)) ? 0 : 1);
  return funcs.filter((func) => words.every((word) => text(func).includes(word))).sort((a, b) => inName(a) - inName(b));
}
