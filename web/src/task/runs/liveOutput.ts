import { shallowRef, watch } from 'vue';
import { useLive } from '@/api/live';
import { runs, type RunOutput } from '@/api/tasks';

/** Lines shown at most: what a run prints on and on does not fill the page. */
const limit = 5000;

interface Printed {
  taskId?: string;
  from?: number;
  lines?: string[];
}

/** Lines and number of lines after an event; null = something between is missing, so that all has to be read again. */
export function withPrinted({ lines, count }: RunOutput, { from, lines: more }: Printed): RunOutput | null {
  if (from === undefined || more === undefined || from > count) return null;
  const fresh = more.slice(count - from);
  return { lines: [...lines, ...fresh].slice(-limit), count: count + fresh.length };
}

/** What a run prints while it runs: all so far, then line by line. */
export function useLiveOutput(id: string, running: () => boolean) {
  const lines = shallowRef<string[]>([]);
  const count = shallowRef(0);
  let reading = false;
  let again = false;

  function show(output: RunOutput): void {
    lines.value = output.lines;
    count.value = output.count;
  }

  async function read(): Promise<void> {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    do {
      again = false;
      // it may have ended meanwhile: then its record tells
      const output = await runs.output(id).catch(() => null);
      if (output !== null) show(output);
    } while (again && running());
    reading = false;
  }

  useLive(`task:${id}`, ({ name, data }) => {
    if (name !== 'reset' && name !== 'task.log') return;
    const next = name === 'reset' || reading ? null : withPrinted({ lines: lines.value, count: count.value }, data as Printed);
    if (next === null) void read();
    else show(next);
  });
  watch(running, (now) => now && void read(), { immediate: true });
  return { lines, count };
}
