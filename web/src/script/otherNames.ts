import { useI18n } from 'vue-i18n';
import { envVariables } from '@/api';
import type { OtherNames } from '@/script/code/completion';
import { useLibrary } from '@/script/library';

/** Ids read from the server stay good for so long. */
const freshMs = 60_000;
let variables: { id: string; title: string | null }[] = [];
let readAt = -freshMs;

function knownVariables(): typeof variables {
  if (performance.now() - readAt > freshMs) {
    readAt = performance.now();
    void envVariables.names().then((rows) => (variables = rows), () => (readAt = -freshMs));
  }
  return variables;
}

/** What completion offers from outside the script. */
export function useOtherNames(scriptId: string): OtherNames {
  const { locale } = useI18n();
  const { scripts, funcs } = useLibrary();
  knownVariables();
  return {
    language: () => locale.value,
    scripts: () => scripts.value.filter(({ id }) => id !== scriptId).map(({ id }) => id),
    functions: (id) => funcs.value.filter((func) => func.scriptId === id),
    variables: knownVariables,
  };
}
