#!/usr/bin/env python3
"""Records what a real Linux kernel answers to random file operations: fixtures of random-operations.test.ts.

usage (as root, anywhere with a tmpfs at /dev/shm):  python3 record.py > operations.json
Each case is a chroot in a fresh tmpfs folder; half of them run as uid 1000.
"""
import errno, json, os, random, shutil, stat, sys, tempfile

NAMES = ['a', 'b', 'd', 'dir', 'l']
FLAGS = [os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_RDWR | os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_EXCL,
         os.O_WRONLY | os.O_TRUNC, os.O_RDWR | os.O_CREAT | os.O_TRUNC, os.O_WRONLY | os.O_APPEND, os.O_RDONLY | os.O_DIRECTORY,
         os.O_RDONLY | os.O_NOFOLLOW, os.O_RDWR | os.O_CREAT | os.O_APPEND, os.O_RDONLY | os.O_CREAT]
MODES = [0o644, 0o600, 0o755, 0o700, 0o666, 0o444, 0o000, 0o1777, 0o4755, 0o2775, 0o640, 0o222, 0o711]


def path(r):
    parts = [r.choice(NAMES)]
    while r.random() < 0.45 and len(parts) < 4:
        parts.append(r.choice(NAMES + ['.', '..', 'dir', 'dir']))
    text = '/'.join(parts)
    if r.random() < 0.08:
        text = '/' + text
    if r.random() < 0.08:
        text += '/'
    return r.choice(['', '.', '..', '/', 'n' * 256]) if r.random() < 0.02 else text


def operation(r):
    kind = r.choice(['open'] * 5 + ['write', 'write', 'read', 'read', 'lseek', 'pread', 'pwrite', 'ftruncate', 'close', 'close', 'dup', 'fstat'] +
                    ['mkdir', 'mkdir', 'mkdir', 'rmdir', 'unlink', 'unlink', 'rename', 'rename', 'rename', 'link', 'link', 'symlink', 'symlink', 'readlink',
                     'stat', 'stat', 'lstat', 'lstat', 'chmod', 'chmod', 'access', 'list', 'list', 'chdir', 'truncate', 'umask', 'mkfifo', 'getcwd', 'chown', 'fchmod'])
    slot = r.randrange(4)
    if kind == 'open':
        return [kind, slot, path(r), r.choice(FLAGS) | os.O_NONBLOCK, r.choice(MODES)]
    if kind in ('write',):
        return [kind, slot, r.choice(['x', 'hello', 'abc' * 7, ''])]
    if kind == 'read':
        return [kind, slot, r.choice([0, 1, 5, 100])]
    if kind == 'pread':
        return [kind, slot, r.choice([1, 10, 100]), r.choice([0, 3, 50])]
    if kind == 'pwrite':
        return [kind, slot, r.choice(['y', 'world']), r.choice([0, 2, 40])]
    if kind == 'lseek':
        return [kind, slot, r.choice([0, 1, -1, 10, 100, -5]), r.randrange(3)]
    if kind == 'ftruncate':
        return [kind, slot, r.choice([0, 3, 20, 5000])]
    if kind in ('close', 'fstat'):
        return [kind, slot]
    if kind == 'dup':
        return [kind, slot, r.randrange(4)]
    if kind in ('rename', 'link'):
        return [kind, path(r), path(r)]
    if kind == 'symlink':
        return [kind, path(r), path(r)]
    if kind in ('mkdir', 'chmod', 'mkfifo'):
        return [kind, path(r), r.choice(MODES)]
    if kind == 'fchmod':
        return [kind, slot, r.choice(MODES)]
    if kind == 'access':
        return [kind, path(r), r.randrange(8)]
    if kind == 'truncate':
        return [kind, path(r), r.choice([0, 4, 30])]
    if kind == 'umask':
        return [kind, r.choice([0, 0o22, 0o77, 0o27])]
    if kind == 'chown':
        return [kind, path(r), r.choice([-1, 0, 1000, 1001]), r.choice([-1, 0, 1000, 1001])]
    if kind == 'getcwd':
        return [kind]
    return [kind, path(r)]


def told(s):
    return f'{s.st_mode:o} {s.st_nlink} {s.st_uid} {s.st_gid} {s.st_size}'


def perform(op, fds):
    kind, *a = op
    try:
        if kind == 'open':
            fd = os.open(a[1], a[2], a[3])
            if fds[a[0]] is not None:
                os.close(fds[a[0]])
            fds[a[0]] = fd
            return 0
        if kind in ('write', 'read', 'lseek', 'pread', 'pwrite', 'ftruncate', 'close', 'dup', 'fstat', 'fchmod'):
            fd = fds[a[0]]
            if fd is None:
                return 'none'
            if kind == 'write':
                return os.write(fd, a[1].encode())
            if kind == 'read':
                return os.read(fd, a[1]).decode('latin1')
            if kind == 'pread':
                return os.pread(fd, a[1], a[2]).decode('latin1')
            if kind == 'pwrite':
                return os.pwrite(fd, a[1].encode(), a[2])
            if kind == 'lseek':
                return os.lseek(fd, a[1], a[2])
            if kind == 'ftruncate':
                return os.ftruncate(fd, a[1]) or 0
            if kind == 'fchmod':
                return os.fchmod(fd, a[1]) or 0
            if kind == 'close':
                fds[a[0]] = None
                return os.close(fd) or 0
            if kind == 'dup':
                new = os.dup(fd)
                if fds[a[1]] is not None:
                    os.close(fds[a[1]])
                fds[a[1]] = new
                return 0
            return told(os.fstat(fd))
        if kind == 'list':
            return ' '.join(sorted(os.listdir(a[0])))
        if kind in ('stat', 'lstat'):
            return told(getattr(os, kind)(a[0]))
        if kind == 'getcwd':
            return os.getcwd()
        if kind == 'umask':
            return os.umask(a[0])
        if kind == 'access':
            # os.access hides the error
            try:
                os.stat(a[0])
            except OSError as e:
                return errno.errorcode[e.errno]
            return 1 if os.access(a[0], a[1]) else 0
        r = getattr(os, kind)(*a) if kind != 'readlink' else os.readlink(a[0])
        return r if isinstance(r, str) else 0
    except OSError as e:
        return errno.errorcode[e.errno]


def case(seed):
    r = random.Random(seed)
    user = seed % 2 == 1
    top = tempfile.mkdtemp(dir='/dev/shm')
    os.chmod(top, 0o755)
    out, into = os.pipe()
    if os.fork() == 0:
        os.close(out)
        os.chroot(top)
        os.chdir('/')
        os.umask(0o22)
        for name, mode in (('dir', 0o1777), ('b', 0o755), ('d', 0o777), ('d/b', 0o755), ('d/dir', 0o700), ('dir/d', 0o775), ('dir/b', 0o777)):
            os.mkdir(name)
            os.chmod(name, mode)
        for name, mode in (('a', 0o644), ('dir/a', 0o666), ('d/a', 0o600), ('d/b/a', 0o644)):
            open(name, 'w').write('of root')
            os.chmod(name, mode)
        for name, target in (('l', 'd'), ('dir/l', '/dir/a'), ('d/l', 'l'), ('b/l', '../d/b')):
            os.symlink(target, name)
        if user:
            for name in ('b', 'd/b', 'd/b/a'):
                os.chown(name, 1000, 1000)
            os.setgroups([])
            os.setresgid(1000, 1000, 1000)
            os.setresuid(1000, 1000, 1000)
        fds = [None] * 4
        rows = []
        for _ in range(70):
            op = operation(r)
            rows.append([op, perform(op, fds)])
        os.write(into, json.dumps(rows).encode())
        os._exit(0)
    os.close(into)
    data = b''
    while chunk := os.read(out, 65536):
        data += chunk
    os.close(out)
    os.wait()
    shutil.rmtree(top, ignore_errors=True)
    return {'seed': seed, 'user': user, 'rows': json.loads(data)}


settings = {name: int(open(f'/proc/sys/fs/protected_{name}').read()) for name in ('hardlinks', 'symlinks', 'fifos', 'regular')}
cases = [case(seed) for seed in range(1, int(sys.argv[1]) + 1 if len(sys.argv) > 1 else 81)]
json.dump({'kernel': os.uname().release.split('-')[0], 'protected': settings, 'cases': cases}, sys.stdout, separators=(',', ':'))
