import { computed, ref, watch, type Ref } from 'vue';
import type { JsonObject } from '@/api/types';
import { argumentTemplate, type OutlineFunc } from '@/script/code/outline';

interface Kept {
  func: string;
  /** Function name to the arguments last written for it. */
  inputs: Record<string, string>;
}

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

/** Which function of the script runs next, and with which arguments; remembered in this browser. */
export function useRunInput(scriptId: string, functions: Ref<OutlineFunc[]>) {
  const key = `dff.run.${scriptId}`;
  const kept = read();
  const chosen = ref(kept.func);
  const text = ref('{}');
  const selected = computed(() => functions.value.find((func) => func.name === chosen.value));
  const parsed = computed(() => parseArguments(text.value));

  function read(): Kept {
    try {
      return { func: '', inputs: {}, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>) };
    } catch {
      return { func: '', inputs: {} };
    }
  }

  function remember(): void {
    kept.func = chosen.value;
    localStorage.setItem(key, JSON.stringify(kept));
  }

  // a function that is gone gives way to the first one that is left
  watch(functions, (list) => {
    if (list.length > 0 && !list.some((func) => func.name === chosen.value)) chosen.value = (list.find((func) => func.exported) ?? list[0])?.name ?? '';
  }, { immediate: true });

  watch(() => selected.value && [selected.value.name, argumentTemplate(selected.value.parameters)] as const, (now, before) => {
    if (!now) return;
    const [name, template] = now;
    // what the user wrote stays; an untouched template follows the signature
    const untouched = before?.[0] === name && text.value === before[1];
    if (before?.[0] !== name) text.value = kept.inputs[name] ?? template;
    else if (untouched) text.value = template;
    remember();
  }, { immediate: true });

  watch(text, (value) => {
    if (!selected.value) return;
    if (value === argumentTemplate(selected.value.parameters)) kept.inputs = Object.fromEntries(Object.entries(kept.inputs).filter(([name]) => name !== chosen.value));
    else kept.inputs[chosen.value] = value;
    remember();
  });

  return { chosen, text, selected, parsed };
}
