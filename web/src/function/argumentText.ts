import type { JsonObject } from '@/api/types';

/** Reads arguments as written; says in the engine's words where the text is no JSON object. */
export function parseArguments(text: string): { kwargs: JsonObject } | { problem: 'notObject' } | { problem: 'notJson'; detail: string } {
  if (text.trim() === '') return { kwargs: {} };
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { kwargs: value as JsonObject } : { problem: 'notObject' };
  } catch (error) {
    return { problem: 'notJson', detail: error instanceof Error ? error.message : '' };
  }
}
