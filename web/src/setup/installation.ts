import { readonly, shallowRef } from 'vue';
import { setup } from '@/api';
import type { SetupState } from '@/api/types';

const state = shallowRef<SetupState | null>(null);

/** Whether this installation has an administrator yet, and what it is. */
export function useInstallation() {
  async function load(again = false): Promise<SetupState> {
    if (state.value === null || again) state.value = await setup.state();
    return state.value;
  }
  return { installation: readonly(state), load };
}
