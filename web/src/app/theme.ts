import { readonly, ref } from 'vue';

/** Follow the system, or one of the two. The page's first paint is done by `theme.js` from the same key. */
export type ThemeChoice = 'system' | 'light' | 'dark';
export const themeChoices: ThemeChoice[] = ['system', 'light', 'dark'];

const key = 'dff.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const choice = ref<ThemeChoice>(stored());

function stored(): ThemeChoice {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function apply(): void {
  const dark = choice.value === 'dark' || (choice.value === 'system' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

system.addEventListener('change', apply);
window.addEventListener('storage', (event) => {
  if (event.key !== key) return;
  choice.value = stored();
  apply();
});

export function useTheme() {
  function choose(next: ThemeChoice): void {
    choice.value = next;
    localStorage.setItem(key, next);
    apply();
  }
  return { theme: readonly(choice), choose };
}
