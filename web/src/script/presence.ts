import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { presence } from '@/api';
import { useLive } from '@/api/live';
import type { PresenceAnswer, PresenceReport } from '@/api/types';

/** A report counts for 5 s. */
const reportMs = 2_000;
/** Who typed nothing for so long no longer keeps others out. */
const idleMs = 180_000;

/** One id for each page of a browser: two tabs of one account are two. */
const pageId = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

type Send = (body: PresenceReport) => Promise<PresenceAnswer | null>;

/** Who else has the script open, and who of all edits. Looking claims nothing; the first key does. */
export function usePresence(scriptId: string, line: () => number, send: Send = presence.report) {
  const answer = shallowRef<PresenceAnswer | null>(null);
  const active = ref(true);
  let edits = false;
  let typedAt = 0;
  let turn = 0;

  async function report(part: Partial<PresenceReport> = {}): Promise<void> {
    const mine = ++turn;
    try {
      const next = await send({ routeName: 'code-editor', routeParams: { id: scriptId }, conflictId: pageId, checkOnly: !edits, line: line(), ...part });
      if (mine === turn && active.value) answer.value = next;
    } catch {
      // the connection is gone: the strip of the page says so
    }
  }

  function beat(): void {
    if (!active.value || document.visibilityState === 'hidden') return;
    if (edits && Date.now() - typedAt > idleMs) edits = false;
    void report();
  }

  /** Called at each change of the text. */
  function claim(): void {
    typedAt = Date.now();
    if (edits) return;
    edits = true;
    void report();
  }

  async function takeOver(): Promise<void> {
    edits = true;
    typedAt = Date.now();
    await report({ takeOver: true });
  }

  function leave(): void {
    if (!active.value) return;
    active.value = false;
    edits = false;
    turn++;
    answer.value = null;
    void send({ routeName: 'code-editor', routeParams: { id: scriptId }, conflictId: pageId, leave: true }).catch(() => undefined);
  }

  function enter(): void {
    active.value = true;
    beat();
  }

  const timer = window.setInterval(beat, reportMs);
  useLive(`presence:code-editor.${scriptId}`, beat);
  document.addEventListener('visibilitychange', beat);
  window.addEventListener('pagehide', leave);
  onScopeDispose(() => {
    window.clearInterval(timer);
    window.removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', beat);
    leave();
  });
  beat();

  const others = computed(() => answer.value?.others ?? []);
  /** The other one who edits, if any. */
  const editor = computed(() => others.value.find((visitor) => visitor.isEditing) ?? null);
  // an own claim that was lost to somebody ends here, too
  const isHeld = computed(() => editor.value !== null);
  return { others, editor, isHeld, claim, takeOver, enter, leave, stopEditing: () => (edits = false) };
}

export type Presence = ReturnType<typeof usePresence>;
