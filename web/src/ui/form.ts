import { computed, reactive, ref, shallowReactive, type ComputedRef } from 'vue';

type Field<F> = Extract<keyof F, string>;
export type Rules<F> = Partial<Record<Field<F>, (form: F) => string>>;

/**
 * A form in a drawer: counts what changed, checks a field when it is left and again while it is wrong, and walks to the first
 * error on save. A rule answers with the text of the problem, or ''.
 */
export function useForm<F extends Record<string, unknown>>(initial: F, rules: ComputedRef<Rules<F>>) {
  const form = reactive(structuredClone(initial)) as F;
  const start = ref(JSON.stringify(initial));
  const touched = shallowReactive(new Set<Field<F>>());
  const server = shallowReactive(new Map<Field<F>, string>());
  const failure = ref<unknown>(null);
  const busy = ref(false);

  const changes = computed(() => {
    const before = JSON.parse(start.value) as Record<string, unknown>;
    return Object.entries(form).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])).length;
  });
  const problem = (field: Field<F>): string => rules.value[field]?.(form) ?? '';
  const error = (field: Field<F>): string => (touched.has(field) ? problem(field) : '') || server.get(field) || '';
  const leave = (field: Field<F>): void => void touched.add(field);

  /** Runs `send` when the form holds; true when it went through. */
  async function submit(send: () => Promise<unknown>): Promise<boolean> {
    const fields = Object.keys(rules.value) as Field<F>[];
    fields.forEach(leave);
    const first = fields.find((field) => problem(field) !== '');
    if (first !== undefined) document.getElementById(`f-${first}`)?.focus();
    if (first !== undefined || busy.value) return false;
    busy.value = true;
    server.clear();
    failure.value = null;
    try {
      await send();
      start.value = JSON.stringify(form);
      return true;
    } catch (cause) {
      failure.value = cause;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { form, changes, error, leave, submit, busy, failure, server };
}

export const idRule = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** An empty text is no text. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
