"""The walls that a child process puts up around itself before it reads a foreign byte.  None needs a privilege.

* Resource limits hold on every Linux: memory, processor time, size and number of files, no core dump.
* seccomp denies sockets of every family, other programs, new sessions, tracing, and other doors in the kernel.
* Landlock (Linux 5.13) leaves the interpreter's own files readable and nothing else; since 6.12 it keeps signals in.

Where the kernel lacks one of the last two, `support` says so and the service warns at its start: without Landlock the
child may read what its user may read; without seccomp it may also reach the network.  RLIMIT_NPROC is not used: it
counts all processes of the user, the services' among them, and does not bind root.

The rules are written with ctypes: the bindings on PyPI either need libseccomp on the system or are not kept.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.cage.work import Limits

ROOT = Path(__file__).resolve().parents[2]

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 1, 38, 36
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


def prctl(option: int, argument: int) -> None:
    """Raises `OSError`."""
    if _libc.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


@dataclass(frozen=True)
class Support:
    """Which walls this kernel supports."""

    seccomp: bool
    landlock: int  # version of its interface; 0: none


@cache
def support() -> Support:
    """The walls that hold on this machine."""
    arch = platform.machine() in _MACHINES
    return Support(arch and Path("/proc/sys/kernel/seccomp").exists(), _landlock_version())


def put_up(limits: Limits, scratch: Path | None) -> None:
    """Put the walls up around this process; this cannot be undone."""
    _limit(limits)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if support().landlock:
        _shut_files(limits, scratch)
    if support().seccomp:
        _shut_calls(limits.spawns)


def own_memory(resident: bool = True) -> int:
    """The memory of this process in bytes, resident or address space."""
    return int(Path("/proc/self/statm").read_text().split()[resident]) * resource.getpagesize()


def _limit(limits: Limits) -> None:
    memory = own_memory(resident=False) + limits.memory
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),
        (resource.RLIMIT_FSIZE, limits.file_size, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.files, limits.files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))


# --- seccomp: which calls the kernel answers ----------------------------------------------------------------

# numbers on x86_64 and on aarch64, as the kernel's unistd.h lists them; None where it has no such call
_CALLS: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "setpgid": (109, 154),
    "setsid": (112, 157),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
_PROGRAMS: dict[str, tuple[int | None, int | None]] = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
}
_CLONE, _CLONE3, _CLONE_THREAD = (56, 220), (435, 435), 0x10000
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, AUDIT_ARCH_…

_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF: ld abs, jeq, jge, jset, ret
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _KILL, _DENY = 0x7FFF0000, 0x80000000, 0x00050000


def _shut_calls(spawns: bool) -> None:
    column, arch = _MACHINES[platform.machine()]
    denied = dict(_CALLS) if spawns else {**_CALLS, **_PROGRAMS}
    refuse, absent = _DENY | errno.EPERM, _DENY | errno.ENOSYS
    rules = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    if arch == _MACHINES["x86_64"][1]:
        rules += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL)]  # the x32 calls have other numbers
    for numbers in denied.values():
        if (number := numbers[column]) is not None:
            rules += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, refuse)]
    if not spawns:  # threads, but no processes: a filter cannot see clone3's flags, and libc falls back to clone
        rules += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, absent)]
        rules += [(_EQUAL, 0, 3, _CLONE[column]), (_LOAD, 0, 0, _ARGUMENT), (_ANY_OF, 1, 0, _CLONE_THREAD)]
        rules += [(_RETURN, 0, 0, refuse)]
    rules += [(_RETURN, 0, 0, _ALLOW)]
    code = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(buffer))
    holder = ctypes.create_string_buffer(program, len(program))
    if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_void_p(ctypes.addressof(holder)), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


# --- Landlock: which files there are ------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every machine
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_OF_FILES = 0b1100000000000111  # the rights that a file has: execute, write, read, truncate, ioctl
_ALL_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights over files a version knows; later ones: 16
_BOTH_NETWORKS, _BOTH_SCOPES = 0b11, 0b11  # bind and connect TCP; abstract Unix sockets and signals

_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types",
           "/etc/alternatives", "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice",
           "/var/cache/fontconfig", "/dev/null", "/dev/zero", "/dev/urandom")  # fmt: skip


def _landlock_version() -> int:
    return max(int(_libc.syscall(_CREATE_RULESET, None, 0, 1)), 0)


def _shut_files(limits: Limits, scratch: Path | None) -> None:
    version = support().landlock
    every = (1 << _ALL_RIGHTS.get(version, 16)) - 1
    network = _BOTH_NETWORKS if version >= 4 else 0
    scopes = _BOTH_SCOPES if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = struct.pack("QQQ", every, network, scopes)[:size]
    ruleset = int(_libc.syscall(_CREATE_RULESET, attributes, size, 0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    reading = _READ_FILE | _READ_DIR | (_EXECUTE if limits.spawns else 0)
    own = (sys.prefix, sys.base_prefix, f"{ROOT}/shared", f"{ROOT}/services", *sys.path[1:])
    for path in (*_SYSTEM, *own):
        _leave_open(ruleset, Path(path), reading)
    if scratch is not None:
        _leave_open(ruleset, scratch, every)
        _leave_open(ruleset, Path("/dev/null"), every)
    if int(_libc.syscall(_RESTRICT_SELF, ruleset, 0)) != 0:
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(ruleset)


def _leave_open(ruleset: int, path: Path, rights: int) -> None:
    if path == ROOT:  # the project's folder also holds a city's data
        return
    with suppress(FileNotFoundError, NotADirectoryError):
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not path.is_dir():
                rights &= _OF_FILES
            rule = struct.pack("=Qi", rights, beneath)
            if int(_libc.syscall(_ADD_RULE, ruleset, 1, rule, 0)) != 0:
                raise OSError(ctypes.get_errno(), f"landlock: {path}")
        finally:
            os.close(beneath)
