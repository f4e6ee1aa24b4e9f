import type { MissedPolicy, OverlapPolicy } from '@/api/types';

/** A model of what the server does at a few due times, to explain policies by. All times are seconds from the first due time. */
export interface Scene {
  overlap: OverlapPolicy;
  missed: MissedPolicy;
  missedWindow: number;
  jitter: number;
  period: number;
  /** How long a run takes. */
  length: number;
  count: number;
  /** When nobody is there to start anything; null = never. */
  down: { from: number; to: number } | null;
}

export type Outcome = 'started' | 'shifted' | 'waited' | 'parallel' | 'replacing' | 'overlap' | 'missed' | 'beyondWindow' | 'madeUp';

export interface SimulatedRun {
  start: number;
  /** When it ended, or was cancelled. */
  end: number;
  cancelled: boolean;
  /** Row it is drawn in; runs at the same time have rows of their own. */
  lane: number;
}

export interface SimulatedDue {
  due: number;
  outcome: Outcome;
  /** Seconds from the due time to the start. */
  late: number;
  run: SimulatedRun | null;
}

export interface Simulation {
  dues: SimulatedDue[];
  runs: SimulatedRun[];
  lanes: number;
  /** Where the drawing ends. */
  span: number;
}

/** Shares of the jitter, as if a hash gave them: spread, the same each time. */
const spread = [0.62, 0.18, 0.87, 0.4, 0.05, 0.73];

interface Work {
  due: SimulatedDue;
  at: number;
  madeUp: boolean;
}

/** When each due time comes to a decision: at once, after its jitter, or when somebody is there again. */
function workOf(scene: Scene): { dues: SimulatedDue[]; work: Work[] } {
  const { period, down, missed, missedWindow, count } = scene;
  const jitter = Math.min(scene.jitter, Math.max(0, period - 1));
  const dues = Array.from({ length: count }, (_, i): SimulatedDue => ({ due: i * period, outcome: 'started', late: 0, run: null }));
  const work: Work[] = [];
  const absent: SimulatedDue[] = [];
  for (const [i, due] of dues.entries()) {
    const at = due.due + Math.round(jitter * (spread[i % spread.length] ?? 0));
    if (down && at >= down.from && at < down.to) absent.push(due);
    else work.push({ due, at, madeUp: false });
  }
  const back = down?.to ?? 0;
  const candidates = missed === 'none' ? [] : missed === 'last' ? absent.slice(-1) : absent;
  const chosen = candidates.filter(({ due }) => back - due <= missedWindow);
  const tooOld = missed === 'all' || (missed === 'last' && chosen.length === 0);
  for (const due of absent) {
    if (chosen.includes(due)) work.push({ due, at: back, madeUp: true });
    else due.outcome = tooOld ? 'beyondWindow' : 'missed';
  }
  return { dues, work: work.sort((a, b) => a.at - b.at || a.due.due - b.due.due) };
}

/** Runs as they start and end, and those that wait for the end of one. */
class Stage {
  readonly runs: SimulatedRun[] = [];
  private readonly held: Work[] = [];

  constructor(private readonly scene: Scene) {}

  private running(at: number): SimulatedRun[] {
    return this.runs.filter(({ start, end }) => start <= at && end > at);
  }

  /** Lets runs end, and those that wait begin, up to a time. */
  advance(to: number): void {
    for (;;) {
      const next = this.held[0];
      const free = Math.max(next?.at ?? 0, ...this.runs.map(({ end }) => end));
      if (!next || free > to) return;
      this.held.shift();
      this.start(next, free, next.madeUp ? 'madeUp' : 'waited');
    }
  }

  private start({ due }: Work, at: number, outcome: Outcome): void {
    const taken = this.running(at).map((run) => run.lane);
    const lane = Array.from({ length: taken.length + 1 }, (_, i) => i).find((i) => !taken.includes(i)) ?? 0;
    const run = { start: at, end: at + this.scene.length, cancelled: false, lane };
    this.runs.push(run);
    Object.assign(due, { outcome, late: at - due.due, run });
  }

  take(work: Work): void {
    this.advance(work.at);
    const { overlap, missed } = this.scene;
    const busy = this.running(work.at);
    const meets = busy.length > 0 && overlap !== 'allow';
    // what is made up for comes one after the other
    const holds = overlap === 'queue' || (work.madeUp && missed === 'all' && overlap !== 'allow');
    const waits = holds || (overlap !== 'allow' && this.held.some(({ madeUp }) => madeUp));
    if (waits && (meets || this.held.length > 0)) this.held.push(work);
    else if (meets && overlap === 'skip') work.due.outcome = 'overlap';
    else {
      if (meets) for (const run of busy) Object.assign(run, { end: work.at, cancelled: true });
      const beside = busy.length > 0 && !work.madeUp ? 'parallel' : null;
      this.start(work, work.at, meets ? 'replacing' : (beside ?? (work.madeUp ? 'madeUp' : work.at > work.due.due ? 'shifted' : 'started')));
    }
  }
}

export function simulate(scene: Scene): Simulation {
  const { dues, work } = workOf(scene);
  const stage = new Stage(scene);
  work.forEach((item) => stage.take(item));
  stage.advance(Infinity);
  const runs = stage.runs.filter(({ start, end }) => end > start);
  return { dues, runs, lanes: Math.max(1, ...runs.map((run) => run.lane + 1)), span: scene.count * scene.period };
}

export interface Length {
  value: number;
  unit: 'second' | 'minute' | 'hour' | 'day';
}
export const unitSeconds = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** Seconds in the largest unit that leaves a whole number, or a number above two of one decimal. */
export function lengthOf(seconds: number): Length {
  for (const unit of ['day', 'hour', 'minute'] as const) {
    const value = seconds / unitSeconds[unit];
    if (value >= 1 && (Number.isInteger(value) || (value > 2 && Number.isInteger(value * 10)))) return { value, unit };
  }
  return { value: Math.round(seconds * 10) / 10, unit: 'second' };
}

/** As `lengthOf`, rounded so that nobody reads more digits than matter. */
export function aboutLength(seconds: number): Length {
  const unit = seconds < 120 ? 'second' : seconds < 7200 ? 'minute' : seconds < 172_800 ? 'hour' : 'day';
  return { value: Math.round(seconds / unitSeconds[unit]), unit };
}
