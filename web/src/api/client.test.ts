// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { address, ApiError, call, newTraceId, token, whenSignedOut } from '@/api/client';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers });
const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  fetched.mockReset();
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('call', () => {
  test('sends the token and says that the interface asks', async () => {
    token.set('secret');
    fetched.mockResolvedValue(answer(200, { ok: true, data: 1 }));
    await call('/api/v1/x', { traceId: 'TRACE-1' });
    expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ 'X-Dff-Auth-Token': 'secret', 'X-Dff-Origin': 'DFF-UI', 'X-Trace-Id': 'TRACE-1' });
  });

  test('a refusal keeps reason, detail and trace ID', async () => {
    fetched.mockResolvedValue(answer(409, { ok: false, reason: 'EClientDuplicated', message: 'Duplicated data Key', detail: { key: 'a' }, traceId: 'TRACE-2' }));
    const error = await call('/api/v1/x').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ status: 409, reason: 'EClientDuplicated', detail: { key: 'a' }, traceId: 'TRACE-2' });
  });

  test('a page instead of an envelope is still an error with its status', async () => {
    fetched.mockResolvedValue(new Response('<html>', { status: 502, headers: { 'X-Trace-Id': 'TRACE-3' } }));
    expect(await call('/api/v1/x').catch((cause: unknown) => cause)).toMatchObject({ status: 502, reason: 'EUnknown', traceId: 'TRACE-3' });
  });

  test('no answer at all is an error of its own', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await call('/api/v1/x').catch((cause: unknown) => cause)).toEqual(new ApiError(0, 'ENetwork', 'The server does not answer'));
  });

  test('an ended session is told, a missing privilege is not', async () => {
    const told = vi.fn();
    whenSignedOut(told);
    fetched.mockResolvedValueOnce(answer(401, { reason: 'EUserPrivilege' }));
    await call('/api/v1/x').catch(() => null);
    expect(told).not.toHaveBeenCalled();
    fetched.mockResolvedValueOnce(answer(401, { reason: 'EUserAuth' }));
    await call('/api/v1/x').catch(() => null);
    expect(told).toHaveBeenCalledOnce();
  });
});

test('empty query values are left out', () => {
  expect(address('/list', { q: '', page: 2, other: undefined, all: true })).toBe('/list?page=2&all=true');
});

test('trace IDs look as the server makes them', () => {
  expect(newTraceId()).toMatch(/^TRACE-[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[0-9A-F]{4}-[0-9A-F]{12}$/);
});
