import { computed, onScopeDispose, readonly, ref, shallowRef } from 'vue';
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

/** What came of asking for the claim. */
interface Heard {
  granted?: () => void;
  declined?: () => void;
}

/** Who else has the script open, and who of all edits. Looking claims nothing; the first key does. */
export function usePresence(scriptId: string, line: () => number, send: Send = presence.report, heard: Heard = {}) {
  const answer = shallowRef<PresenceAnswer | null>(null);
  const active = ref(true);
  const asking = ref(false);
  let edits = false;
  let typedAt = 0;
  let turn = 0;

  async function report(part: Partial<PresenceReport> = {}): Promise<void> {
    const mine = ++turn;
    try {
      const next = await send({ routeName: 'code-editor', routeParams: { id: scriptId }, conflictId: pageId, checkOnly: !edits, line: line(), ...part });
      if (mine !== turn || !active.value) return;
      answer.value = next;
      if (next !== null && asking.value) follow(next);
    } catch {
      // the connection is gone: the strip of the page says so
    }
  }

  /** Nobody edits any more: the claim is there for who asked. Still somebody does, and the question is gone: it was a no. */
  function follow({ isConflict, isAsking }: PresenceAnswer): void {
    if (isConflict && isAsking) return;
    asking.value = false;
    if (isConflict) return heard.declined?.();
    claim();
    heard.granted?.();
  }

  async function ask(): Promise<void> {
    asking.value = true;
    await report({ ask: true });
  }

  /** The text goes on with who asked. Their page hears of it and claims. */
  async function handOver(): Promise<void> {
    edits = false;
    await report();
  }

  async function decline(): Promise<void> {
    edits = true;
    typedAt = Date.now();
    await report({ decline: true });
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
    asking.value = false;
    edits = true;
    typedAt = Date.now();
    await report({ takeOver: true });
  }

  function leave(): void {
    if (!active.value) return;
    active.value = false;
    edits = false;
    asking.value = false;
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
  /** Who asks this page, while it edits. */
  const asker = computed(() => (answer.value?.isEditing ? (others.value.find((visitor) => visitor.isAsking) ?? null) : null));
  return { others, editor, isHeld, asking: readonly(asking), asker, claim, ask, handOver, decline, takeOver, enter, leave, stopEditing: () => (edits = false) };
}

export type Presence = ReturnType<typeof usePresence>;
