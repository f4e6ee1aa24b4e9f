export interface Pauses {
  /** Something happened: the work is due in the next pause. */
  plan: () => void;
  /** Does now what is due, if anything is. */
  now: () => void;
  /** Whether work is due. */
  due: () => boolean;
  cancel: () => void;
}

/**
 * Does work when nothing happened for `pauseMs`, and at the latest after `longestMs`. Cheap to call at each key: only a time is
 * noted, the one timer looks by itself whether the pause has come.
 */
export function inPauses(work: () => void, pauseMs: number, longestMs: number): Pauses {
  let timer = 0;
  let first = 0;
  let last = 0;

  function look(): void {
    timer = 0;
    const at = performance.now();
    const left = Math.min(last + pauseMs, first + longestMs) - at;
    if (left > 1) timer = window.setTimeout(look, left);
    else work();
  }
  function plan(): void {
    last = performance.now();
    if (timer !== 0) return;
    first = last;
    timer = window.setTimeout(look, pauseMs);
  }
  function cancel(): void {
    window.clearTimeout(timer);
    timer = 0;
  }
  function now(): void {
    if (timer === 0) return;
    cancel();
    work();
  }
  return { plan, now, due: () => timer !== 0, cancel };
}
