import { readonly, ref, shallowRef } from 'vue';
import { auth } from '@/api';
import { token } from '@/api/client';
import type { PreferenceChange, Preferences } from '@/api/types';
import { showLocale } from '@/app/locale';
import { useTheme } from '@/app/theme';

const key = 'dff.preferences';
/** Chosen while signed out; the next account in this tab takes it over. */
const pendingKey = 'dff.preferences.chosen';

function remembered(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Preferences;
  } catch {
    return {};
  }
}

const preferences = shallowRef<Preferences>(remembered());
const loaded = ref(false);
let changes = 0;

/** Sizes are variables and attributes of the root element, so that nothing has to be drawn anew by hand. */
function applySizes(): void {
  const { density, editorFontSize, editorLineHeight } = preferences.value;
  const root = document.documentElement;
  if (density && density !== 'standard') root.dataset.density = density;
  else delete root.dataset.density;
  const size = editorFontSize ?? (editorLineHeight ? 13 : 0);
  const set = (name: string, value: string): void => (value ? root.style.setProperty(name, value) : void root.style.removeProperty(name));
  set('--fs-code', size ? `${size}px` : '');
  set('--lh-code', size ? `${Math.round((size * (editorLineHeight ?? 160)) / 100)}px` : '');
}

function keep(next: Preferences): void {
  preferences.value = next;
  localStorage.setItem(key, JSON.stringify(next));
  applySizes();
}

async function applyAll(next: Preferences): Promise<void> {
  keep(next);
  if (next.theme) useTheme().choose(next.theme);
  if (next.locale) await showLocale(next.locale);
}

applySizes();

function pending(): PreferenceChange {
  try {
    return JSON.parse(sessionStorage.getItem(pendingKey) ?? '{}') as PreferenceChange;
  } catch {
    return {};
  }
}

/** What was chosen last wins, also when it was chosen before signing in. */
async function handOver(): Promise<Preferences> {
  const choice = pending();
  if (Object.keys(choice).length === 0) return {};
  const stored = await auth.modifyPreferences(choice);
  sessionStorage.removeItem(pendingKey);
  return stored;
}

/** How the user wants the interface: kept on the server, with a copy here for the first paint. */
export function usePreferences() {
  /** Reads what the account has; it wins over what this browser remembers. */
  async function load(): Promise<void> {
    const turn = changes;
    const stored = { ...(await auth.preferences()), ...(await handOver()) };
    loaded.value = true;
    if (turn === changes) await applyAll(stored);
  }

  /** Shows a choice at once, then keeps it with the account. Signed out, this browser alone remembers it. */
  async function change(choice: PreferenceChange): Promise<void> {
    const turn = ++changes;
    const next = { ...preferences.value, ...choice };
    await applyAll(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null)) as Preferences);
    if (token.get() === null) return void sessionStorage.setItem(pendingKey, JSON.stringify({ ...pending(), ...choice }));
    const stored = await auth.modifyPreferences(choice);
    if (turn === changes) keep(stored);
  }

  return { preferences: readonly(preferences), loaded: readonly(loaded), load, change };
}
