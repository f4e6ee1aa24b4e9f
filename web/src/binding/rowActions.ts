import { useI18n } from 'vue-i18n';
import { batches, crontabConfigs, links } from '@/api';
import { confirm } from '@/ui/confirm';
import type { IconName } from '@/ui/icons';
import type { ListState } from '@/ui/list';
import { useToasts } from '@/ui/toasts';

export type BindingType = 'link' | 'batch' | 'crontab';

export interface ToggledRow {
  id: string;
  isDisabled: boolean;
}

interface Requests {
  modify: (id: string, data: { isDisabled?: boolean; showInDoc?: boolean }) => Promise<unknown>;
  modifyMany: (ids: string[], data: { isDisabled: boolean }) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
  removeMany: (ids: string[]) => Promise<unknown>;
}
const requests: Record<BindingType, Requests> = { link: links, batch: batches, crontab: crontabConfigs };
export const iconOf: Record<BindingType, IconName> = { link: 'link', batch: 'layers', crontab: 'clock' };

/** What can be done to rows from their list, which tells what was refused. `changed` reads it again. */
export function useRowActions(type: BindingType, list: Pick<ListState, 'attempt'>, changed: () => Promise<void>) {
  const { t } = useI18n();
  const toasts = useToasts();
  const api = requests[type];

  async function attempt(title: string, work: () => Promise<unknown>, said?: string): Promise<void> {
    if ((await list.attempt(title, work)) && said !== undefined) toasts.show(said, { icon: iconOf[type] });
    await changed();
  }

  async function toggle(row: ToggledRow): Promise<void> {
    if (!row.isDisabled && !(await confirm({ title: t(`row.disableTitle.${type}`, { id: row.id }), text: t(`row.disableText.${type}`), action: t('row.disable') }))) return;
    await attempt(t('row.notChanged', { id: row.id }), () => api.modify(row.id, { isDisabled: !row.isDisabled }));
  }

  const show = (id: string, showInDoc: boolean): Promise<void> => attempt(t('row.notChanged', { id }), () => api.modify(id, { showInDoc }), showInDoc ? t('link.shown', { id }) : t('link.hidden', { id }));

  /** @param text what is lost */
  async function remove(id: string, text = t(`row.deleteText.${type}`)): Promise<void> {
    if (!(await confirm({ title: t(`row.deleteTitle.${type}`, { id }), text, action: t('common.delete'), danger: true }))) return;
    await attempt(t('row.notDeleted', { id }), () => api.remove(id), t(`row.deleted.${type}`, { id }));
  }

  /** An ID with a comma cannot stand in a list of IDs. */
  async function each(ids: string[], one: (id: string) => Promise<unknown>, many: (ids: string[]) => Promise<unknown>): Promise<void> {
    const plain = ids.filter((id) => !id.includes(','));
    if (plain.length > 0) await many(plain);
    for (const id of ids.filter((other) => other.includes(','))) await one(id);
  }

  async function enableMany(ids: string[], enabled: boolean): Promise<void> {
    const data = { isDisabled: !enabled };
    if (!enabled && !(await confirm({ title: t(`row.disableMany.${type}`, { count: ids.length }, ids.length), text: t(`row.disableText.${type}`), action: t('row.disable') }))) return;
    await attempt(t('row.notAllChanged'), () => each(ids, (id) => api.modify(id, data), (many) => api.modifyMany(many, data)), enabled ? t(`row.enabledMany.${type}`, { count: ids.length }, ids.length) : t(`row.disabledMany.${type}`, { count: ids.length }, ids.length));
  }

  async function removeMany(ids: string[]): Promise<boolean> {
    if (!(await confirm({ title: t(`row.deleteMany.${type}`, { count: ids.length }, ids.length), text: t(`row.deleteText.${type}`), action: t('row.deleteCount', { count: ids.length }), danger: true }))) return false;
    await attempt(t('row.notAllDeleted'), () => each(ids, api.remove, api.removeMany), t(`row.deletedMany.${type}`, { count: ids.length }, ids.length));
    return true;
  }

  return { toggle, show, remove, enableMany, removeMany };
}
