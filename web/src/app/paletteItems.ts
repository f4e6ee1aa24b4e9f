import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router';
import { envVariables, links, scripts } from '@/api';
import { useNavEntries } from '@/app/navigation';
import { readQuery, type PaletteItem } from '@/app/palette';
import { usePaletteCommands } from '@/app/paletteCommands';
import { isEdited, shortName, useLibrary } from '@/script/library';

const pause = 150;
const found = 6;

/** Everything the palette knows: from memory at once, from the server as it arrives. */
export function usePaletteItems(typed: Ref<string>) {
  const { t } = useI18n();
  const router = useRouter();
  const route = useRoute();
  const library = useLibrary();
  const commands = usePaletteCommands();
  const entries = useNavEntries();
  const fromServer = shallowRef<PaletteItem[]>([]);
  const symbols = shallowRef<PaletteItem[]>([]);
  const searching = shallowRef(false);
  const failure = shallowRef<unknown>(null);
  const to = (place: RouteLocationRaw) => async (): Promise<void> => void (await router.push(place));

  const functions = computed<PaletteItem[]>(() => library.funcs.value.map((func) => ({
    id: `func:${func.id}`, group: 'functions', icon: 'fn', text: func.name, more: func.title ?? '', context: func.scriptId, code: true,
    run: to({ name: 'editor', params: { scriptId: func.scriptId }, query: { func: func.name } }),
  })));
  const scriptRows = computed<PaletteItem[]>(() => [...library.scripts.value].sort((a, b) => b.updateTime.localeCompare(a.updateTime)).map((script) => ({
    id: `script:${script.id}`, group: 'scripts', icon: 'py', text: shortName(script.id), more: script.title ?? '',
    context: isEdited(script) ? `${script.scriptSetId} · ${t('library.draftNotPublished')}` : script.scriptSetId, code: true,
    run: to({ name: 'editor', params: { scriptId: script.id } }),
  })));
  const pages = computed<PaletteItem[]>(() => [
    ...entries.value.map((entry): PaletteItem => ({ id: `page:${entry.name}`, group: 'pages', icon: entry.icon, text: t(entry.label), ...(entry.keys && { keys: `G ${entry.keys.toUpperCase()}` }), run: to({ name: entry.name }) })),
    { id: 'page:search', group: 'pages', icon: 'search', text: t('search.title'), run: to({ name: 'search' }) },
    { id: 'page:func-doc', group: 'pages', icon: 'fn', text: t('doc.functions'), run: to({ name: 'func-doc' }) },
    { id: 'page:link-doc', group: 'pages', icon: 'link', text: t('doc.links'), run: to({ name: 'link-doc' }) },
    ...(['profile', 'password', 'preferences'] as const).map((tab): PaletteItem => ({ id: `page:${tab}`, group: 'pages', icon: tab === 'password' ? 'key' : tab === 'profile' ? 'user' : 'tune', text: t(`settings.${tab}`), run: to({ name: 'settings', params: { tab } }) })),
  ]);
  const help = computed<PaletteItem[]>(() => (['>', '#', '@'] as const).map((sign) => ({
    id: `help:${sign}`, group: 'help', icon: 'help', text: t(`palette.help.${({ '>': 'commands', '#': 'code', '@': 'symbols' } as const)[sign]}`), keys: sign, run: () => void (typed.value = sign),
  })));
  const items = computed(() => [...functions.value, ...scriptRows.value, ...fromServer.value, ...symbols.value, ...pages.value, ...commands.value, ...help.value]);

  async function searchLists(text: string, signal: AbortSignal): Promise<PaletteItem[]> {
    const [linkPage, envPage] = await Promise.all([links.page(text, 1, signal), envVariables.page(text, 1, signal)]);
    return [
      ...linkPage.data.slice(0, found).map((link): PaletteItem => ({ id: `link:${link.id}`, group: 'triggers', icon: 'link', text: link.id, more: link.func_title ?? '', context: link.funcId, code: true, run: to({ name: 'links', query: { q: link.id, open: link.id } }) })),
      ...envPage.data.slice(0, found).map((row): PaletteItem => ({ id: `env:${row.id}`, group: 'variables', icon: 'env', text: row.id, more: row.title ?? '', code: true, run: to({ name: 'env', query: { q: row.id, open: row.id } }) })),
    ];
  }

  async function searchCode(text: string, signal: AbortSignal): Promise<PaletteItem[]> {
    const answer = await scripts.search({ text, limit: 50 }, signal);
    return answer.scripts.flatMap((script) => script.matches.map((match): PaletteItem => ({
      id: `code:${script.scriptId}:${match.line}:${script.in}`, group: 'code', icon: 'py', text: match.text.trim(), context: `${script.scriptId}:${match.line}`, code: true,
      run: to({ name: 'editor', params: { scriptId: script.scriptId }, query: { line: String(match.line), ...(script.in === 'published' && { view: 'published' }) } }),
    })));
  }

  /** Functions of the open script, as its draft stands on the server. */
  async function readSymbols(): Promise<PaletteItem[]> {
    const { scriptId } = route.params;
    if (route.name !== 'editor' || typeof scriptId !== 'string' || scriptId === '') return [];
    const [{ outline }, script] = await Promise.all([import('@/script/code/outline'), scripts.get(scriptId)]);
    return outline(script.codeDraft ?? '').map((func): PaletteItem => ({
      id: `symbol:${func.name}`, group: 'symbols', icon: 'fn', text: func.name, context: t('problem.line', { line: func.line }), code: true,
      run: to({ name: 'editor', params: { scriptId }, query: { line: String(func.line) } }),
    }));
  }

  let timer = 0;
  let current = new AbortController();
  watch(typed, () => {
    window.clearTimeout(timer);
    current.abort();
    const mine = (current = new AbortController());
    const { mode, text } = readQuery(typed.value);
    failure.value = null;
    if (mode === 'symbols' && symbols.value.length === 0) void readSymbols().then((rows) => (symbols.value = rows), (error: unknown) => (failure.value = error));
    searching.value = text !== '' && (mode === 'all' || mode === 'code');
    if (!searching.value) return void (fromServer.value = []);
    timer = window.setTimeout(() => {
      (mode === 'code' ? searchCode : searchLists)(text, mine.signal)
        .then((rows) => (mine.signal.aborted ? undefined : (fromServer.value = rows)), (error: unknown) => (mine.signal.aborted ? undefined : (failure.value = error)))
        .finally(() => (mine.signal.aborted ? undefined : (searching.value = false)));
    }, pause);
  });
  onScopeDispose(() => {
    window.clearTimeout(timer);
    current.abort();
  });
  return { items, searching, failure };
}
