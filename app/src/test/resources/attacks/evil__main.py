"""What a hostile script tries. Each function answers what it got hold of."""
import ctypes
import gc
import os
import signal
import socket
import struct
import time


def _readable(path):
    try:
        with open(path, 'rb') as file:
            return file.read(1 << 20)
    except OSError:
        return b''


def _pids():
    return [int(name) for name in os.listdir('/proc') if name.isdigit()]


@DFF.API('read files')
def read_files(data, outside):
    found = []
    for path in outside:
        if _readable(path):
            found.append(path)
    for root, _, files in os.walk(data):
        if '/resources' in root or '/run/runner' in root:
            continue
        found += [os.path.join(root, name) for name in files if _readable(os.path.join(root, name))]
    for pid in _pids() + list(range(1, 4)):
        for name in ('secret', 'db/dff.sqlite', 'user-config.yaml'):
            path = f'/proc/{pid}/root{data}/{name}'
            if _readable(path):
                found.append(path)
    return found


@DFF.API('read environments')
def read_environments(canary):
    found = [key for key, value in os.environ.items() if canary in value]
    for pid in _pids():
        if canary.encode() in _readable(f'/proc/{pid}/environ') + _readable(f'/proc/{pid}/cmdline'):
            found.append(pid)
    return found


@DFF.API('see other processes')
def see_processes(host):
    return [pid for pid in host if os.path.exists(f'/proc/{pid}') and pid != os.getpid()]


@DFF.API('read memory')
def read_memory(host):
    libc = ctypes.CDLL(None, use_errno=True)
    found = []
    for pid in host + [1, os.getppid()]:
        try:
            open(f'/proc/{pid}/mem', 'rb').close()
            found.append(pid)
        except OSError:
            pass
        if libc.ptrace(16, pid, 0, 0) == 0:
            found.append(-pid)
    return found


@DFF.API('find a text in files that are not its own')
def search_files(text):
    found = []
    roots = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', os.path.dirname(os.environ['TMPDIR'])]
    roots += [f'/proc/{pid}/root/tmp' for pid in _pids()] + [f'/proc/{pid}/cwd' for pid in _pids()]
    for root in roots:
        for folder, _, files in os.walk(root):
            for name in files:
                if text.encode() in _readable(os.path.join(folder, name)):
                    found.append(os.path.join(folder, name))
    return found


@DFF.API('kill')
def kill(host):
    killed = []
    for pid in host:
        try:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        except OSError:
            pass
    return killed


@DFF.API('connect')
def connect(paths):
    found = []
    for path in paths:
        try:
            socket.socket(socket.AF_UNIX).connect(path)
            found.append(path)
        except OSError:
            pass
    return found


@DFF.API('outlive')
def outlive(path):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            while True:
                with open(path, 'a') as file:
                    file.write('x')
                time.sleep(0.02)
        os._exit(0)
    while not os.path.exists(path):
        time.sleep(0.01)
    return 'started'


@DFF.API('fork bomb', timeout=2)
def fork_bomb():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.001)


@DFF.API('fill disk')
def fill_disk():
    for number in range(1000):
        with open(f"{os.environ['TMPDIR']}/{number}", 'wb') as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
    return 'filled'


@DFF.API('fill memory')
def fill_memory():
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


@DFF.API('fill descriptors')
def fill_descriptors():
    while True:
        os.dup(0)


@DFF.API('write to every descriptor')
def write_everywhere():
    for number in range(4096):
        try:
            os.set_blocking(number, False)
            os.write(number, b'\xff' * 4096)
        except OSError:
            pass
    return 'written'


def _channel():
    return next(item for item in gc.get_objects() if type(item).__name__ == 'Channel')


def _result(ident, text):
    payload = struct.pack('>BBIIIQ', 0, 1, 0, 0, 0, len(text)) + text
    return struct.pack('>IBI', 5 + len(payload), 67, ident) + payload


@DFF.API('forge the next results')
def forge():
    channel = _channel()
    now = channel.run_id
    for ident in (now, now + 1, now + 2, 1, 2, 3):
        channel._sock.sendall(_result(ident & 0xFFFFFFFF, b'forged'))
    return 'sent'


@DFF.API('forge the own result')
def forge_own(kind, body, length=None):
    channel = _channel()
    body = body.encode()
    payload = struct.pack('>BBIIIQ', 0, kind, 0, 0, 0, length or len(body)) + body
    channel._sock.sendall(struct.pack('>IBI', 5 + len(payload), 67, channel.run_id) + payload)
    os._exit(0)


@DFF.API('forge what others log')
def forge_log():
    channel = _channel()
    for ident in range(1, 100):
        payload = b'["forged"]'
        channel._sock.sendall(struct.pack('>IBI', 5 + len(payload), 65, ident) + payload)
    return 'sent'


@DFF.API('deep result')
def deep():
    value = []
    for _ in range(1000000):
        value = [value]
    return value


@DFF.API('huge result')
def huge():
    return 'x' * (2 << 30)


@DFF.API('much output')
def chatter():
    for _ in range(100):
        print('x' * 1000000)
    return 'printed'


@DFF.API('swap the folder of uploads')
def swap_uploads(resources, target):
    done = []
    folder = resources + '/.uploads'
    for attempt in (
        lambda: os.rename(folder, folder + '-old'),
        lambda: os.rmdir(folder),
        lambda: os.symlink(target, folder),
        lambda: open(folder + '/mine', 'w').close(),
    ):
        try:
            attempt()
            done.append(len(done))
        except OSError:
            pass
    return done


@DFF.API('well')
def well():
    return 'well'


@DFF.API('leave a closed folder')
def leave_closed():
    os.makedirs('closed-by-attack/inner')
    os.chmod('closed-by-attack/inner', 0)
    os.chmod('closed-by-attack', 0)
    os._exit(1)
