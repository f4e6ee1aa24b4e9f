import { computed, readonly, shallowRef } from 'vue';
import { auth } from '@/api';
import { token } from '@/api/client';
import type { Profile } from '@/api/types';
import { firstName } from '@/auth/personName';
import { may as accountMay } from '@/auth/privileges';

const profile = shallowRef<Profile | null>(null);
/** The server no longer takes the token this page worked with: it expired, or somebody ended the session. */
const wasEnded = shallowRef(false);

/** Who is signed in in this browser. */
export function useSession() {
  async function signIn(credentials: Parameters<typeof auth.signIn>[0]): Promise<void> {
    token.set((await (credentials.funcId === undefined ? auth.signIn(credentials) : auth.signInThrough(credentials.funcId, credentials))).xAuthToken);
    profile.value = await auth.profile();
    wasEnded.value = false;
  }

  /** Told by the server, not asked for. */
  function end(): void {
    wasEnded.value ||= token.get() !== null;
    forget();
  }

  async function load(): Promise<void> {
    if (profile.value === null && token.get() !== null) profile.value = await auth.profile();
  }

  /** Works without an answer, too: the token leaves this browser in any case. */
  async function signOut(): Promise<void> {
    await auth.signOut().catch(() => null);
    forget();
    wasEnded.value = false;
  }

  function forget(): void {
    token.clear();
    profile.value = null;
  }

  async function reload(): Promise<void> {
    profile.value = await auth.profile();
  }

  // the first account has a name nobody chose, in one language; its user name was chosen
  const displayName = computed(() => (profile.value?.name === firstName ? '' : profile.value?.name) || profile.value?.username || '');
  /** Whether this user may change scripts and links; unknown counts as yes, the server decides. */
  const mayWrite = computed(() => {
    const who = profile.value;
    return who === null || accountMay(who, 'general_w');
  });
  /** Unknown counts as no: entries that would go again are not shown first. */
  const may = (privilege: string): boolean => profile.value !== null && accountMay(profile.value, privilege);
  return { profile: readonly(profile), wasEnded: readonly(wasEnded), end, displayName, mayWrite, may, signIn, load, reload, signOut, forget };
}
