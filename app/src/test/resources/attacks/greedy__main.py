"""Scripts that want more of the platform's memory than it has. Published as `greedy__main` by the attack tests."""

import gc
import json
import os
import struct
import time

MEGA = 1 << 20


@DFF.API('fill the cache and the store nearly up')
def fill():
    DFF.CACHE.set('text', 'x' * (15 * MEGA))
    DFF.CACHE.set('cjk', '\u4e2d' * (5 * MEGA))
    for i in range(15):
        DFF.CACHE.hset('hash', 'f%d' % i, 'y' * MEGA)
    DFF.STORE.set('one', 'z' * (7 * MEGA))
    DFF.STORE.set('two', '\u4e2d' * (2 * MEGA))
    DFF.STORE.mset({'k' * 200 + str(i): 1 for i in range(5000)})
    return 'filled'


@DFF.API('read large values', timeout=170)
def read(what):
    if what == 'text':
        assert len(DFF.CACHE.get('text')) == 15 * MEGA
        assert len(DFF.CACHE.get('cjk')) == 5 * MEGA
    elif what == 'hash':
        assert len(DFF.CACHE.hgetall('hash')) == 15
    elif what == 'store':
        assert len(DFF.STORE.get('one')) == 7 * MEGA
        assert len(DFF.STORE.get('two')) == 2 * MEGA
    elif what == 'pattern':
        assert len(DFF.STORE.get_pattern('???')) == 2
    elif what == 'names':
        assert len(DFF.STORE.keys('k*')) == 5000
    elif what == 'taken':
        DFF.CACHE.rpush('queue', 'w' * 300000)
        assert len(DFF.CACHE.lpop('queue')) == 300000
    return 'read'


@DFF.API('write large values', timeout=170)
def write(where):
    try:
        if where == 'cache':
            DFF.CACHE.set('written', 'v' * (15 * MEGA))
        else:
            DFF.STORE.set('written', '\u4e2d' * (5 * MEGA))
    except Exception as e:
        if 'full' in str(e):
            return 'full'
        raise
    return 'written'


def _channel():
    return next(item for item in gc.get_objects() if type(item).__name__ == 'Channel')


def _frame(kind, ident, payload):
    return struct.pack('>IBI', 5 + len(payload), kind, ident) + payload


CALL, LOG, RESULT = 66, 65, 67


@DFF.API('ask for a large value and read nothing', timeout=170)
def ask_and_leave(end):
    DFF.CACHE.incr('asked')
    channel = _channel()
    payload = json.dumps({'op': 'cache', 'scope': 'greedy__main', 'cmd': 'GET', 'args': ['text']}).encode()
    channel._sock.sendall(_frame(CALL, 4242, payload))
    while not os.path.exists(end):
        time.sleep(0.1)
    return 'slept'


@DFF.API('how many have asked')
def asked():
    return DFF.CACHE.get('asked')


@DFF.API('frames that nobody expects', timeout=20)
def forge(what):
    channel = _channel()
    run = channel.run_id & 0xFFFFFFFF
    send = channel._sock.sendall
    head = b'{"op": "cache", "scope": "s", "cmd": "MGET", "args": ['
    if what == 'small_values':
        many = head + b','.join(b'"a%d"' % i for i in range(49000)) + b']}'
        for i in range(20):
            send(_frame(CALL, i + 1, many))
    elif what == 'deep':
        for i in range(200):
            send(_frame(CALL, i + 1, b'[' * MEGA + b']' * MEGA))
    elif what == 'deep_keys':
        send(_frame(CALL, 1, b'{"a":' * MEGA + b'1' + b'}' * MEGA))
    elif what == 'long_key':
        send(_frame(CALL, 1, b'{"' + b'k' * (15 * MEGA) + b'": 1}'))
    elif what == 'numbers':
        send(_frame(CALL, 1, head + b'1,' * (7 * MEGA) + b'1]}'))
    elif what == 'long_number':
        send(_frame(CALL, 1, head + b'9' * (15 * MEGA) + b']}'))
    elif what == 'huge_length':
        send(struct.pack('>IBI', 0x7FFFFFFF, CALL, 1))
    elif what == 'negative_length':
        send(struct.pack('>IBI', 0xFFFFFFFF, CALL, 1))
    elif what == 'endless_parts':
        for _ in range(100):
            send(_frame(CALL | 0x80, 1, b' ' * MEGA))
    elif what == 'empty_parts':
        for _ in range(12000):
            send(_frame(CALL | 0x80, 1, b'') * 50)
    elif what == 'many_logs':
        line = b'[' + b','.join([b'"l"'] * 49000) + b']'
        for _ in range(20):
            send(_frame(LOG, run, line))
    elif what == 'result_length':
        send(_frame(RESULT, run, struct.pack('>BBIIIQ', 0, 1, 0, 0, 0, 1 << 63)))
    elif what == 'meta_length':
        send(_frame(RESULT, run, struct.pack('>BBIIIQ', 0, 1, 0, 0, 0xFFFFFFFF, 0)))
    elif what == 'unknown_kind':
        for kind in range(128):
            send(_frame(kind, run, b'x' * 100))
    return 'sent'


@DFF.API('well')
def well():
    return 'well'
