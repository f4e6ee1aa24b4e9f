import { readonly, shallowRef } from 'vue';

export interface Question {
  title: string;
  text: string;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  keep?: string;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

const asked = shallowRef<Asked | null>(null);

/** Only for what cannot be undone. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}

export const question = readonly(asked);
