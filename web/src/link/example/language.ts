import { ref, watch } from 'vue';

export type ExampleLanguage = 'shell' | 'javascript' | 'python' | 'java';

const key = 'dff.example.language';
const known: readonly string[] = ['shell', 'javascript', 'python', 'java'];
const stored = localStorage.getItem(key) ?? '';

/** Who writes Python today writes Python tomorrow. */
export const chosenLanguage = ref<ExampleLanguage>(known.includes(stored) ? (stored as ExampleLanguage) : 'shell');
watch(chosenLanguage, (language) => localStorage.setItem(key, language));
