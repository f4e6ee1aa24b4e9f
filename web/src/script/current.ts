import { shallowRef } from 'vue';
import type { ScriptSymbol } from '@/script/code/outline';

/** What the script in sight offers to parts of the page outside it: the outline, the palette. */
export interface CurrentScript {
  scriptId: string;
  symbols: ScriptSymbol[];
  jump: (line: number) => void;
}

const current = shallowRef<CurrentScript | null>(null);
const line = shallowRef(1);

export function useCurrentScript() {
  return { current, line };
}
