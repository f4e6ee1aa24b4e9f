import { useI18n } from 'vue-i18n';
import { links } from '@/api';
import type { AuthLink, AuthLinkData } from '@/api/types';
import { confirm } from '@/ui/confirm';
import type { ListState } from '@/ui/list';
import { useToasts } from '@/ui/toasts';

/** What can be done to links from their list. `changed` reads the list again. */
export function useLinkActions(list: Pick<ListState, 'attempt'>, changed: () => Promise<void>) {
  const { t, n } = useI18n();
  const toasts = useToasts();

  async function attempt(title: string, work: () => Promise<unknown>, said?: string): Promise<void> {
    if ((await list.attempt(title, work)) && said !== undefined) toasts.show(said, { icon: 'link' });
    await changed();
  }

  async function toggle(row: AuthLink): Promise<void> {
    if (!row.isDisabled && !(await confirm({ title: t('link.disableTitle', { id: row.id }), text: t('link.disableText'), action: t('link.disable') }))) return;
    await attempt(t('link.notChanged', { id: row.id }), () => links.modify(row.id, { isDisabled: !row.isDisabled }));
  }

  const show = (row: AuthLink, showInDoc: boolean): Promise<void> => attempt(t('link.notChanged', { id: row.id }), () => links.modify(row.id, { showInDoc }), showInDoc ? t('link.shown', { id: row.id }) : t('link.hidden', { id: row.id }));

  async function remove(row: AuthLink): Promise<void> {
    if (!(await confirm({ title: t('link.deleteTitle', { id: row.id }), text: t('link.deleteUsed', { count: n(row.recentDay.calls) }, row.recentDay.calls), action: t('common.delete'), danger: true }))) return;
    await attempt(t('link.notDeleted', { id: row.id }), () => links.remove(row.id), t('link.deleted', { id: row.id }));
  }

  /** An ID with a comma cannot stand in a list of IDs. */
  async function each(ids: string[], one: (id: string) => Promise<unknown>, many: (ids: string[]) => Promise<unknown>): Promise<void> {
    const plain = ids.filter((id) => !id.includes(','));
    if (plain.length > 0) await many(plain);
    for (const id of ids.filter((other) => other.includes(','))) await one(id);
  }

  async function modifyMany(ids: string[], data: Partial<AuthLinkData>): Promise<void> {
    const disabling = data.isDisabled === true;
    if (disabling && !(await confirm({ title: t('link.disableMany', { count: ids.length }, ids.length), text: t('link.disableText'), action: t('link.disable') }))) return;
    await attempt(t('link.notAllChanged'), () => each(ids, (id) => links.modify(id, data), (many) => links.modifyMany(many, data)), disabling ? t('link.disabledMany', { count: ids.length }, ids.length) : t('link.enabledMany', { count: ids.length }, ids.length));
  }

  async function removeMany(ids: string[]): Promise<boolean> {
    if (!(await confirm({ title: t('link.deleteMany', { count: ids.length }, ids.length), text: t('link.deleteText'), action: t('link.deleteCount', { count: ids.length }), danger: true }))) return false;
    await attempt(t('link.notAllDeleted'), () => each(ids, links.remove, links.removeMany), t('link.deletedMany', { count: ids.length }, ids.length));
    return true;
  }

  return { toggle, show, remove, modifyMany, removeMany };
}
