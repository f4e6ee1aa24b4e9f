// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { ApiError } from '@/api/client';
import type { ServerEvent } from '@/api/events';
import type { DraftRun } from '@/api/types';
import { useRun, type RunServer } from '@/task/run';

/** A server whose run ends when the test says so. */
function fakeServer() {
  let hear: (event: ServerEvent) => void = () => undefined;
  let end: (answer: DraftRun) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  let traceId = '';
  const cancelled: string[] = [];
  let closed = false;
  const server: RunServer = {
    openEvents: (topics, onEvent) => {
      traceId = topics[0]?.slice('trace:'.length) ?? '';
      hear = onEvent;
      return { opened: Promise.resolve(true), close: () => (closed = true), lastId: () => '' };
    },
    runDraft: () => new Promise((resolve, reject) => ([end, fail] = [resolve, reject])),
    cancel: (id) => {
      cancelled.push(id);
      return Promise.resolve({ id });
    },
  };
  const tell = (name: string, data: object): void => hear({ id: '', name, data: { taskId: 'task-1', traceId, ...data } });
  return { server, tell, cancelled, end: (answer: DraftRun) => end(answer), fail: (error: unknown) => fail(error), isClosed: () => closed };
}

const answer = (part: Partial<DraftRun['result']> = {}, status = 'success'): DraftRun => ({
  id: 'task-1',
  status,
  result: { status, returnValue: '1', funcResult: { raw: 1, repr: '1', jsonDumps: '1' }, printLogs: [], exception: null, exceptionType: null, traceback: null, traceInfo: null, cost: 0.5, ...part },
});

let scope = effectScope();
beforeEach(() => (scope = effectScope()));
afterEach(() => scope.stop());

async function begin(fake: ReturnType<typeof fakeServer>) {
  const runner = scope.run(() => useRun(fake.server));
  if (!runner) throw new Error('scope is gone');
  const done = runner.start('set__a.f', {});
  await vi.waitUntil(() => runner.run.value !== null);
  await new Promise((resolve) => setTimeout(resolve));
  return { runner, done };
}

describe('a page loaded anew', () => {
  test('takes up the run of the page before, with its lines, and lets it go when it ends', async () => {
    const before = fakeServer();
    const first = scope.run(() => useRun(before.server, 'set__a'));
    void first?.start('set__a.f', {});
    await vi.waitUntil(() => first?.running.value);
    const fake = fakeServer();
    const runner = scope.run(() => useRun(fake.server, 'set__a'));
    runner?.takeUp();
    fake.tell('task.start', {});
    fake.tell('task.log', { from: 1, lines: ['two'] });
    fake.tell('task.log', { from: 0, lines: ['one'] });
    expect(runner?.run.value).toMatchObject({ funcId: 'set__a.f', status: 'running', lines: ['one', 'two'], takenUp: true });
    await runner?.stop();
    expect(fake.cancelled).toEqual(['task-1']);
    fake.tell('task.end', { status: 'failure', cost: 1500 });
    expect(runner?.run.value).toMatchObject({ status: 'cancelled', seconds: 1.5 });
    expect([runner?.running.value, runner?.stopping.value, fake.isClosed()]).toEqual([false, false, true]);
    const third = scope.run(() => useRun(fakeServer().server, 'set__a'));
    third?.takeUp();
    expect(third?.run.value).toBeNull();
  });
});

describe('useRun', () => {
  test('lines are there before the run ends', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    fake.tell('task.start', {});
    fake.tell('task.log', { from: 0, lines: ['one', 'two'] });
    expect(runner.run.value?.status).toBe('running');
    expect(runner.run.value?.lines).toEqual(['one', 'two']);
    fake.end(answer({ printLogs: ['one', 'two', 'three'] }));
    await done;
    expect(runner.run.value?.lines).toEqual(['one', 'two', 'three']);
  });

  test('lines told twice after a lost connection appear once', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    fake.tell('task.log', { from: 0, lines: ['one', 'two'] });
    fake.tell('task.log', { from: 1, lines: ['two', 'three'] });
    expect(runner.run.value?.lines).toEqual(['one', 'two', 'three']);
    fake.end(answer());
    await done;
    expect(runner.run.value?.lines).toEqual(['one', 'two', 'three']);
  });

  test('what a generator yields is there before the run ends, apart from the lines', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    fake.tell('task.log', { from: 0, lines: ['yield {"n":1}', 'one', 'yield 2'] });
    expect(runner.run.value).toMatchObject({ status: 'queued', lines: ['one'], yields: ['{"n":1}', '2'] });
    fake.end(answer({ printLogs: ['one'] }));
    await done;
    expect(runner.run.value?.lines).toEqual(['one']);
  });

  test('stop asks the server for this task', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    fake.tell('task.start', {});
    await runner.stop();
    expect(fake.cancelled).toEqual(['task-1']);
    fake.end(answer({ exceptionType: 'TaskCancelled' }, 'failure'));
    await done;
    expect(runner.run.value?.status).toBe('cancelled');
    expect(runner.running.value).toBe(false);
  });

  test('stop before the task is known takes effect when it starts', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    await runner.stop();
    expect(fake.cancelled).toEqual([]);
    fake.tell('task.start', {});
    expect(fake.cancelled).toEqual(['task-1']);
    fake.end(answer());
    await done;
  });

  test('a run that cannot be started says why and closes its stream', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    const error = new ApiError(599, 'EWorkerNoResponse', 'Worker no response');
    fake.fail(error);
    await done;
    expect(runner.run.value?.failure).toBe(error);
    expect(runner.run.value?.status).toBe('failure');
    expect(fake.isClosed()).toBe(true);
  });

  test('a second run does not start while one is under way', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    expect(await runner.start('set__a.g', {})).toBeNull();
    fake.end(answer());
    await done;
  });

  test('an earlier run can be looked at again', async () => {
    const fake = fakeServer();
    const { runner, done } = await begin(fake);
    fake.end(answer({ printLogs: ['first'] }));
    await done;
    const again = runner.start('set__a.g', {});
    await vi.waitUntil(() => runner.run.value?.number === 2);
    await new Promise((resolve) => setTimeout(resolve));
    fake.end(answer({ printLogs: ['second'] }));
    await again;
    expect(runner.runs.value.map(({ number }) => number)).toEqual([2, 1]);
    const [, first] = runner.runs.value;
    if (first) runner.show(first);
    expect(runner.run.value?.lines).toEqual(['first']);
  });
});
