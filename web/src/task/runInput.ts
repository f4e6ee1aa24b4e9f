import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { fieldsOf, missingIn, shownValues } from '@/function/argumentFields';
import { parseArguments } from '@/function/argumentText';
import type { OutlineFunc } from '@/script/code/outline';

export interface SavedInput {
  name: string;
  /** JSON text of the arguments. */
  text: string;
}

interface Kept {
  func: string;
  /** Function name to the arguments last written for it. */
  inputs: Record<string, string>;
  /** Function name to the inputs kept under a name. */
  saved: Record<string, SavedInput[]>;
}

/** Inputs kept for one function; the oldest goes first. */
export const savedLimit = 20;

const jsonText = (values: object): string => (Object.keys(values).length === 0 ? '{}' : JSON.stringify(values, null, 2));

/** Which function of the script runs next, and with which arguments; remembered in this browser. */
export function useRunInput(scriptId: string, functions: Ref<OutlineFunc[]>) {
  const key = `dff.run.${scriptId}`;
  const kept = read();
  const chosen = ref(kept.func);
  const text = ref('{}');
  const bad = ref(false);
  const selected = computed(() => functions.value.find((func) => func.name === chosen.value));
  const fields = computed(() => (selected.value ? fieldsOf(selected.value.parameters, selected.value.doc) : []));
  const template = computed(() => jsonText(shownValues(fields.value)));
  const parsed = computed(() => parseArguments(text.value));
  /** Arguments without default or value; said aloud once a run was asked for. */
  const missing = computed(() => ('kwargs' in parsed.value ? missingIn(fields.value, parsed.value.kwargs) : []));
  const insists = ref(false);
  watch([chosen, () => missing.value.length === 0], () => (insists.value = false));
  const savedOf = shallowRef(kept.saved);
  const saved = computed(() => savedOf.value[chosen.value] ?? []);

  function read(): Kept {
    try {
      return { func: '', inputs: {}, saved: {}, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>) };
    } catch {
      return { func: '', inputs: {}, saved: {} };
    }
  }

  function remember(): void {
    kept.func = chosen.value;
    kept.saved = savedOf.value;
    localStorage.setItem(key, JSON.stringify(kept));
  }

  // a function that is gone gives way to the first one that is left
  watch(functions, (list) => {
    if (list.length > 0 && !list.some((func) => func.name === chosen.value)) chosen.value = (list.find((func) => func.exported) ?? list[0])?.name ?? '';
  }, { immediate: true });

  watch(() => selected.value && [selected.value.name, template.value] as const, (now, before) => {
    if (!now) return;
    const [name, start] = now;
    // what the user wrote stays; an untouched template follows the signature
    const untouched = before?.[0] === name && text.value === before[1];
    if (before?.[0] !== name) text.value = kept.inputs[name] ?? start;
    else if (untouched) text.value = start;
    remember();
  }, { immediate: true });

  watch(text, (value) => {
    if (!selected.value) return;
    if (value === template.value) kept.inputs = Object.fromEntries(Object.entries(kept.inputs).filter(([name]) => name !== chosen.value));
    else kept.inputs[chosen.value] = value;
    remember();
  });

  function keepAll(rows: SavedInput[]): void {
    savedOf.value = { ...savedOf.value, [chosen.value]: rows };
    remember();
  }
  /** Keeps the arguments under a name; the same name again replaces. */
  const save = (name: string): void => keepAll([...saved.value.filter((row) => row.name !== name), { name, text: text.value }].slice(-savedLimit));
  const drop = (name: string): void => keepAll(saved.value.filter((row) => row.name !== name));
  const apply = (row: SavedInput): void => void (text.value = row.text);
  const reset = (): void => void (text.value = template.value);
  const untouched = computed(() => text.value === template.value);

  /** True when a run has all it needs; else the form says what is missing. */
  function complete(): boolean {
    insists.value = missing.value.length > 0;
    return !insists.value;
  }

  return { chosen, text, selected, fields, parsed, bad, missing, insists, complete, saved, untouched, save, drop, apply, reset };
}

export type RunInput = ReturnType<typeof useRunInput>;
