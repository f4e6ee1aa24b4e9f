import { inject } from 'vue';
import { matchedRouteKey, onBeforeRouteLeave, onBeforeRouteUpdate, useRoute, useRouter } from 'vue-router';

type Query = Record<string, string | undefined>;

/** What the page itself closes has asked already. */
let asked = false;

/**
 * Goes to another query of the same page. What opens over the page (a drawer, a dialog), named by `layers`, is a step of its own:
 * Back closes it. Everything else replaces the address.
 */
export function useLayers(layers: readonly string[]) {
  const route = useRoute();
  const router = useRouter();

  const isOpen = (query: Record<string, unknown>): boolean => layers.some((name) => query[name] !== undefined);

  async function stepBack(): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = router.afterEach(() => {
        stop();
        resolve();
      });
      router.back();
    });
  }

  async function go(change: Query): Promise<void> {
    const query = { ...(route.query as Query), ...change };
    // another row under an open form is asked about by the form
    asked = !layers.some((name) => change[name] !== undefined && route.query[name] !== undefined);
    try {
      const before = window.history.state as { back?: string | null } | null;
      if (!isOpen(route.query) && isOpen(query)) await router.push({ query });
      else if (isOpen(route.query) && !isOpen(query) && before?.back === router.resolve({ query }).fullPath) await stepBack();
      else await router.replace({ query });
    } finally {
      asked = false;
    }
  }

  return { go };
}

/** Lets the browser's Back, or another page, close a form only when `mayClose` allows it. */
export function useLeaveGuard(mayClose: () => Promise<boolean>): void {
  // outside of any page there is nothing to leave
  if (inject(matchedRouteKey, null) === null) return;
  const guard = async (): Promise<boolean> => asked || mayClose();
  onBeforeRouteUpdate(guard);
  onBeforeRouteLeave(guard);
}
