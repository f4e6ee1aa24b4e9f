import { shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { scripts, scriptSets } from '@/api';
import { ApiError } from '@/api/client';
import type { Deletion } from '@/api/types';
import type { Draft } from '@/script/draft';
import { useLibrary } from '@/script/library';
import type { Snapshots } from '@/script/localHistory';
import { useToasts } from '@/ui/toasts';

const setOf = (scriptId: string): string => scriptId.slice(0, scriptId.indexOf('__'));

/** A set that is there already is what is wanted. */
async function makeSet(id: string): Promise<void> {
  try {
    await scriptSets.add({ id, title: null, description: null });
  } catch (error) {
    if (!(error instanceof ApiError) || !error.reason.endsWith('DuplicatedScriptSetID')) throw error;
  }
}

/** What can be done when somebody deletes a script that is open here: who it was, and the way to make it anew from the text at hand. */
export function useDeletedScript(scriptId: string, draft: Draft, snapshots: Snapshots) {
  const { t } = useI18n();
  const toasts = useToasts();
  const library = useLibrary();
  /** As far as the operation log knows. */
  const deletion = shallowRef<Deletion | null>(null);

  watch(() => draft.saveState.value === 'gone', async (gone) => {
    deletion.value = null;
    if (!gone) return;
    if (draft.text.value !== '') void snapshots.keep(draft.text.value, 'replaced');
    deletion.value = await scripts.deletedBy(scriptId).catch(() => null);
  });

  /** Its set, too, when that is gone. Published versions and what called its functions stay lost. */
  async function makeAnew(): Promise<void> {
    draft.settle();
    const { title = null, description = null } = draft.script.value ?? {};
    try {
      await makeSet(setOf(scriptId));
      await scripts.add({ id: scriptId, codeDraft: draft.text.value, title, description });
      await Promise.all([draft.refreshPublished(), library.load()]);
      toasts.show(t('gone.made', { id: scriptId }), { icon: 'py' });
    } catch (error) {
      toasts.show(t('gone.notMade', { reason: error instanceof Error ? error.message : String(error) }), { bad: true });
    }
  }

  return { deletion, makeAnew };
}
