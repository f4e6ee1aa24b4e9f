import { shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { scripts, scriptSets } from '@/api';
import { useLibrary } from '@/script/library';

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

/** Creates what is missing of the first set and script, then opens it. */
export function useFirstFunction(title: () => string) {
  const router = useRouter();
  const library = useLibrary();
  const busy = shallowRef(false);
  const failure = shallowRef<unknown>(null);

  async function open(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    failure.value = null;
    try {
      await library.load();
      if (!library.sets.value.some((set) => set.id === firstSet)) {
        await scriptSets.add({ id: firstSet, title: title(), description: null });
      }
      if (!library.scriptOf(firstScript)) {
        await scripts.add({ id: firstScript, title: null, description: null, codeDraft: sampleCode });
      }
      await library.load();
      await router.push({ name: 'editor', params: { scriptId: firstScript } });
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = false;
    }
  }
  return { open, busy, failure };
}
