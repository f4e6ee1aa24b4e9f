/** The run of each script that this tab waits for, so that the page finds it again when it is loaded anew. */

export interface LeftRun {
  funcId: string;
  traceId: string;
  startedAt: number;
}

const key = (scriptId: string): string => `dff.run.${scriptId}`;

export const leftRuns = {
  read(scriptId: string): LeftRun | null {
    try {
      const left = JSON.parse(sessionStorage.getItem(key(scriptId)) ?? 'null') as Partial<LeftRun> | null;
      return typeof left?.funcId === 'string' && typeof left.traceId === 'string' && typeof left.startedAt === 'number' ? { funcId: left.funcId, traceId: left.traceId, startedAt: left.startedAt } : null;
    } catch {
      return null;
    }
  },
  write: (scriptId: string, left: LeftRun): void => sessionStorage.setItem(key(scriptId), JSON.stringify(left)),
  drop: (scriptId: string): void => sessionStorage.removeItem(key(scriptId)),
};
