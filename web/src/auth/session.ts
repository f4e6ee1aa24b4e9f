import { computed, readonly, shallowRef } from 'vue';
import { auth } from '@/api';
import { token } from '@/api/client';
import type { Profile } from '@/api/types';

const profile = shallowRef<Profile | null>(null);

/** Who is signed in in this browser. */
export function useSession() {
  async function signIn(credentials: Parameters<typeof auth.signIn>[0]): Promise<void> {
    token.set((await auth.signIn(credentials)).xAuthToken);
    profile.value = await auth.profile();
  }

  async function load(): Promise<void> {
    if (profile.value === null && token.get() !== null) profile.value = await auth.profile();
  }

  /** Works without an answer, too: the token leaves this browser in any case. */
  async function signOut(): Promise<void> {
    await auth.signOut().catch(() => null);
    forget();
  }

  function forget(): void {
    token.clear();
    profile.value = null;
  }

  const displayName = computed(() => profile.value?.name || profile.value?.username || '');
  return { profile: readonly(profile), displayName, signIn, load, signOut, forget };
}
