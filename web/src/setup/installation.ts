import { readonly, shallowRef } from 'vue';
import { setup } from '@/api';
import type { SetupState } from '@/api/types';

const state = shallowRef<SetupState | null>(null);
let asked: Promise<SetupState> | null = null;

/** Whether this installation has an administrator yet, and what it is. */
export function useInstallation() {
  async function load(again = false): Promise<SetupState> {
    if (state.value !== null && !again) return state.value;
    if (again) asked = null;
    // who asks meanwhile waits for the same answer
    asked ??= setup.state().finally(() => (asked = null));
    return (state.value = await asked);
  }
  return { installation: readonly(state), load };
}
