import { computed, ref, shallowRef, watch } from 'vue';
import { links, scripts, scriptSets } from '@/api';
import type { AuthLink } from '@/api/types';
import { useLibrary } from '@/script/library';
import { useRun } from '@/task/run';

export const firstSet = 'my_first';
export const firstScript = 'my_first__hello';

type Word = [kind: '' | 'keyword' | 'string' | 'def' | 'dff' | 'type' | 'punct', text: string];

/** The sample in words, so that the start page shows it in colour without loading the editor. */
export const sample: Word[][] = [
  [['dff', '@DFF.API'], ['punct', '('], ['string', "'Hello'"], ['punct', ')']],
  [['keyword', 'def '], ['def', 'hello'], ['punct', '('], ['', 'name'], ['punct', '='], ['string', "'world'"], ['punct', '):']],
  [['', '    '], ['type', 'print'], ['punct', '('], ['string', "'greeting'"], ['punct', ', '], ['', 'name'], ['punct', ')']],
  [['', '    '], ['keyword', 'return '], ['punct', '{'], ['string', "'message'"], ['punct', ': '], ['string', "f'Hello, {name}'"], ['punct', '}']],
];

export const sampleCode = `${sample.map((line) => line.map(([, text]) => text).join('')).join('\n')}\n`;

export const firstFunc = `${firstScript}.hello`;

/** The link of the function that callers can use and give the name to; what its owner set stays as it is. */
export const usable = (rows: AuthLink[], now: number): string | null => rows.find((row) =>
  row.funcId === firstFunc && !row.isDisabled && (row.expireTime === null || Date.parse(row.expireTime) > now) && row.funcCallKwargsJSON?.name === 'INPUT_BY_CALLER')?.id ?? null;

/** From nothing to an address: creates what is missing, runs it, publishes it and gives it a link. */
export function useFirstFunction(setTitle: () => string, note: () => string) {
  const library = useLibrary();
  const runner = useRun();
  const name = ref('Ada');
  const link = shallowRef<string | null>(null);
  const code = shallowRef<string | null>(null);
  const busy = shallowRef(false);
  const failure = shallowRef<unknown>(null);
  const script = computed(() => library.scriptOf(firstScript));
  const ran = computed(() => runner.run.value?.status === 'success');
  const step = computed(() => (!script.value ? 1 : link.value !== null ? 4 : ran.value || script.value.publishVersion > 0 ? 3 : 2));
  const url = computed(() => (link.value === null ? '' : `${window.location.origin}${links.path(link.value)}/simplified?name=${encodeURIComponent(name.value)}`));
  const changed = computed(() => code.value !== null && code.value !== sampleCode);

  async function guarded(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    failure.value = null;
    try {
      await work();
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = false;
    }
  }

  /** What an earlier visit left; asked once the library is known. */
  const look = (): Promise<void> => guarded(async () => {
    if (!script.value) return;
    code.value = (await scripts.get(firstScript)).codeDraft;
    link.value = usable(await links.ofFunc(firstFunc), Date.now());
  });

  const create = (): Promise<void> => guarded(async () => {
    await library.load();
    if (!library.sets.value.some((set) => set.id === firstSet)) await scriptSets.add({ id: firstSet, title: setTitle(), description: null });
    if (!script.value) await scripts.add({ id: firstScript, title: null, description: null, codeDraft: sampleCode });
    await library.load();
    code.value = (await scripts.get(firstScript)).codeDraft;
  });

  const run = (): Promise<void> => guarded(async () => void (await runner.start(firstFunc, { name: name.value })));

  /** The draft goes live, and its function gets an address nobody can guess, where callers give the name. */
  const publish = (): Promise<void> => guarded(async () => {
    await scripts.publish(firstScript, note());
    const address = usable(await links.ofFunc(firstFunc), Date.now()) ?? (await links.add({
      funcId: firstFunc,
      funcCallKwargsJSON: { name: 'INPUT_BY_CALLER' },
      tagsJSON: null,
      apiAuthId: null,
      expireTime: null,
      throttlingJSON: null,
      isDisabled: false,
      showInDoc: false,
      trusted: false,
      taskRecordLimit: null,
      note: note(),
    })).id;
    await library.load();
    link.value = address;
  });

  watch(library.loaded, (known) => known && void look(), { immediate: true });
  return { step, name, url, runner, busy, failure, changed, code, create, run, publish };
}
