import { computed, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { scripts, versions } from '@/api';
import { useLive } from '@/api/live';
import { ApiError } from '@/api/client';
import { countDiff, type DiffCount } from '@/script/code/diff';
import type { ScriptVersion } from '@/api/types';
import type { LineError } from '@/script/code/marks';
import { useAnalysis, type Writing } from '@/script/code/analysis';
import { outline, readScript, type Outline, type OutlineFunc, type ScriptSymbol } from '@/script/code/outline';
import { useDeletedScript } from '@/script/deletedScript';
import { useDraft } from '@/script/draft';
import { useLibrary } from '@/script/library';
import { useSnapshots, type Snapshot } from '@/script/localHistory';
import { usePresence } from '@/script/presence';
import { useRun } from '@/task/run';
import { useRunInput } from '@/task/runInput';
import { errorLine } from '@/task/traceback';
import { clock } from '@/ui/format';
import { useToasts } from '@/ui/toasts';

/** Which text the code area shows. */
export type CodeMode = 'draft' | 'published' | 'diff' | 'version';
export type BottomTab = 'problems' | 'versions' | 'history';

/** An earlier text beside the draft. */
export interface Compared {
  key: string;
  title: string;
  text: string;
  restore: () => Promise<void>;
}

/** Where the draft is written. */
export interface Writer extends Writing {
  handOver: () => void;
}

export interface PublishProblem {
  line: number | null;
  message: string;
  traceback: string;
}

/** One open script: its draft, its functions, runs and publications. */
export function useWorkbench(scriptId: string) {
  const { t } = useI18n();
  const toasts = useToasts();
  const library = useLibrary();
  const draft = useDraft(scriptId, { wanted: () => !library.wasRemovedHere(scriptId), onSaved: (md5) => library.patch(scriptId, { codeDraftMD5: md5, updateTime: new Date().toISOString() }) });
  const runner = useRun(undefined, scriptId);
  const snapshots = useSnapshots(scriptId);
  const deleted = useDeletedScript(scriptId, draft, snapshots);
  const cursor = ref({ line: 1, column: 1 });
  const presence = usePresence(scriptId, () => cursor.value.line, undefined, {
    granted: () => toasts.show(t('presence.granted'), { icon: 'edit' }),
    declined: () => toasts.show(t('presence.declined'), { icon: 'users' }),
  });
  const compared = shallowRef<Compared | null>(null);
  const functions = shallowRef<OutlineFunc[]>([]);
  const symbols = shallowRef<ScriptSymbol[]>([]);
  const diff = shallowRef<DiffCount>({ added: 0, removed: 0 });
  const input = useRunInput(scriptId, functions);
  const errors = shallowRef<LineError[]>([]);
  const problem = shallowRef<PublishProblem | null>(null);
  const loadFailure = shallowRef<unknown>(null);
  const loaded = ref(false);
  let writer: Writer = { handOver: () => undefined, busy: () => false, tree: () => null };
  const publishing = ref(false);
  async function load(): Promise<void> {
    loadFailure.value = null;
    try {
      await draft.load();
      show(readScript(draft.text.value));
      loaded.value = true;
      runner.takeUp();
    } catch (error) {
      loadFailure.value = error;
    }
  }

  function show(found: Outline): void {
    // most keys change neither, and lists of hundreds are not drawn anew for them
    if (JSON.stringify(found.functions) !== JSON.stringify(functions.value)) functions.value = found.functions;
    if (JSON.stringify(found.symbols) !== JSON.stringify(symbols.value)) symbols.value = found.symbols;
    diff.value = countDiff(draft.published.value, draft.text.value);
  }
  const analysis = useAnalysis(() => draft.text.value, { busy: () => writer.busy(), tree: () => writer.tree() }, show);
  watch([draft.text, draft.published], analysis.plan);

  /** Somebody else edits: nothing goes out from here, what they save comes in. */
  watch(presence.isHeld, (now) => {
    if (now) presence.stopEditing();
    draft.hold(now);
    if (!now) void draft.follow().catch(() => undefined);
  });
  useLive('notice', (event) => {
    const notice = event.data as { kind?: string; id?: string; md5?: string };
    if (event.name === 'reset') void Promise.all([draft.follow(), draft.refreshPublished()]).catch(() => undefined);
    else if (notice.id === scriptId && notice.kind === 'draft') void draft.follow(notice.md5).catch(() => undefined);
    else if ((notice.id === scriptId || (notice.kind === 'scriptSet' && scriptId.startsWith(`${notice.id}__`))) && !publishing.value) void draft.refreshPublished().catch(() => undefined);
  });

  function writtenIn(pane: Writer): void {
    writer = pane;
    draft.writtenBy(pane.handOver);
  }
  /** At the first key of several: who writes is known before what is written. */
  function touch(): void {
    presence.claim();
    draft.touch();
  }
  function edit(text: string): void {
    presence.claim();
    draft.edit(text);
    snapshots.typed(text);
  }

  async function takeOver(): Promise<void> {
    await presence.takeOver();
    draft.hold(presence.isHeld.value);
  }

  /** What was written goes to the server first, so that who asked goes on from it. */
  async function handOver(): Promise<void> {
    if (await draft.save()) await presence.handOver();
    else toasts.show(t('presence.notHandedOver'), { bad: true });
  }

  async function compareVersion(row: ScriptVersion): Promise<void> {
    const { code } = await versions.get(row.id);
    compared.value = { key: row.id, title: `v${row.scriptPublishVersion}`, text: code, restore: () => restoreVersion(row) };
  }
  function compareSnapshot(row: Snapshot): void {
    compared.value = { key: `local-${row.id}`, title: clock(new Date(row.at), true), text: row.text, restore: () => restoreText(row.text) };
  }

  /** The text that was there stays in the local history. */
  async function restoreVersion(row: ScriptVersion): Promise<void> {
    try {
      if (!(await draft.save())) throw new Error(t('version.notSavedFirst'));
      await snapshots.keep(draft.text.value, 'replaced');
      const { code } = await versions.get(row.id);
      const { codeDraftMD5 } = await versions.restore(row.id, draft.base());
      presence.claim();
      draft.accept(code, codeDraftMD5);
      done(`v${row.scriptPublishVersion}`);
    } catch (error) {
      toasts.show(t('version.notRestored', { reason: error instanceof ApiError ? error.message : String((error as Error).message) }), { bad: true });
    }
  }
  async function restoreText(text: string): Promise<void> {
    draft.settle();
    await snapshots.keep(draft.text.value, 'replaced');
    edit(text);
    void draft.save();
    done(t('history.thisText'));
  }
  function done(what: string): void {
    compared.value = null;
    toasts.show(t('version.restored', { what }));
  }

  function mark(line: number | null, message: string): void {
    errors.value = line === null ? [] : [{ line, message }];
  }

  async function run(): Promise<void> {
    if (runner.running.value || input.bad.value || !input.complete() || !('kwargs' in input.parsed.value)) return;
    const { kwargs } = input.parsed.value;
    mark(null, '');
    problem.value = null;
    draft.settle();
    void snapshots.keep(draft.text.value, 'run');
    // while somebody else edits, their draft runs
    if (!draft.held.value && !(await draft.save())) {
      toasts.show(t('run.notSaved'), { bad: true });
      return;
    }
    const done = await runner.start(`${scriptId}.${input.chosen.value}`, kwargs);
    if (done?.result && done.status !== 'success' && done.status !== 'cancelled') {
      mark(errorLine(done.result.traceback, scriptId), done.result.exception ?? '');
    }
  }

  /** True when the script is live. What went wrong stays in `problem`. */
  async function publish(note: string): Promise<boolean> {
    publishing.value = true;
    problem.value = null;
    mark(null, '');
    try {
      if (!(await draft.save())) return false;
      const { publishVersion, warnings } = await scripts.publish(scriptId, note);
      void snapshots.keep(draft.text.value, 'published');
      await Promise.all([draft.refreshPublished(), library.load()]);
      toasts.show(t('publish.done', { version: publishVersion }));
      for (const warning of warnings) toasts.show(t('publish.warning', { warning }), { icon: 'warn' });
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      publishing.value = false;
    }
  }

  function fail(error: unknown): void {
    const detail = error instanceof ApiError ? (error.detail as { result?: { exception?: string | null; traceback?: string | null }; stack?: string | null }) : {};
    const traceback = detail.result?.traceback ?? detail.stack ?? '';
    // the line is said beside it
    const message = (detail.result?.exception ?? (error instanceof Error ? error.message : String(error))).replace(/ \(\w+, line \d+\)$/, '');
    const line = errorLine(traceback, scriptId);
    problem.value = { line, message, traceback };
    mark(line, message);
    toasts.show(line === null ? t('publish.failed') : t('publish.failedAt', { line }), { bad: true });
  }

  /** Functions the draft exports as written now. */
  const exportedNow = (): string[] => outline(draft.text.value).filter((func) => func.exported).map(({ name }) => name);

  const edited = computed(() => draft.text.value !== draft.published.value);
  return { draft, deleted, presence, compared, cursor, writtenIn, touch, edit, takeOver, handOver, compareVersion, compareSnapshot, restoreVersion, restoreText, runner, input, functions, symbols, diff, errors, problem, loadFailure, loaded, publishing, edited, exportedNow, load, run, publish };
}

export type Workbench = ReturnType<typeof useWorkbench>;
