"""LibreOfficeKit by ctypes: LibreOffice inside this process.

It is loaded once in a nursery, which stays single-threaded, and used in the children that the nursery forks; this is
how Collabora Online serves its documents.
"""

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")  # as distributions build it, and as the Document Foundation does
_PROFILE = "UserInstallation"  # the variable that names the folder of settings
_SETTINGS = Path(__file__).with_name("profile.xcu")


class NoOffice(Exception):
    """This machine has no LibreOffice."""


class _Office(ctypes.Structure):
    """``LibreOfficeKit``."""


class _Document(ctypes.Structure):
    """``LibreOfficeKitDocument``."""


_OfficePointer, _DocumentPointer = ctypes.POINTER(_Office), ctypes.POINTER(_Document)


class _OfficeClass(ctypes.Structure):
    """The first members of ``LibreOfficeKitClass``; those behind them are not used."""

    _fields_ = (
        ("size", ctypes.c_size_t),
        ("destroy", ctypes.c_void_p),
        ("document_load", ctypes.c_void_p),
        ("get_error", ctypes.CFUNCTYPE(ctypes.c_char_p, _OfficePointer)),
        (
            "document_load_with_options",
            ctypes.CFUNCTYPE(_DocumentPointer, _OfficePointer, ctypes.c_char_p, ctypes.c_char_p),
        ),
    )


class _DocumentClass(ctypes.Structure):
    """The first members of ``LibreOfficeKitDocumentClass``."""

    _fields_ = (
        ("size", ctypes.c_size_t),
        ("destroy", ctypes.c_void_p),
        (
            "save_as",
            ctypes.CFUNCTYPE(ctypes.c_int, _DocumentPointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p),
        ),
    )


_Office._fields_ = (("methods", ctypes.POINTER(_OfficeClass)),)
_Document._fields_ = (("methods", ctypes.POINTER(_DocumentClass)),)


@cache
def program() -> Path | None:
    """The folder of LibreOffice's libraries; ``None`` where this machine has none."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    folder = None if command is None else Path(command).resolve().parent
    return folder if folder is not None and _library(folder) is not None else None


def _library(folder: Path) -> Path | None:
    return next((folder / name for name in _LIBRARIES if (folder / name).exists()), None)


@contextmanager
def _silent() -> Iterator[None]:
    """Throw away what LibreOffice prints while it loads."""
    kept = [os.dup(number) for number in (1, 2)]
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nothing, number)
        yield
    finally:
        for number, descriptor in zip((1, 2), kept, strict=True):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.close(nothing)


@cache
def _loaded() -> ctypes.CDLL | None:
    """LibreOffice, ready to be forked, with settings of its own; ``None`` where there is none."""
    folder = program()
    library = None if folder is None else _library(folder)
    if library is None:
        return None
    with tempfile.TemporaryDirectory(prefix="congvan-office-") as profile, _silent():
        user = Path(profile, "user")
        user.mkdir()
        shutil.copyfile(_SETTINGS, user / "registrymodifications.xcu")
        os.environ[_PROFILE] = Path(profile).as_uri()
        kit = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        kit.lok_preinit.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        kit.libreofficekit_hook_2.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        kit.libreofficekit_hook_2.restype = _OfficePointer
        ready = kit.lok_preinit(bytes(library.parent), os.environ[_PROFILE].encode()) == 0
    return kit if ready else None


def load() -> None:
    """Load LibreOffice into this process, if there is one."""
    _loaded()


def convert(source: Path, target: Path, form: str, options: str = "") -> str:
    """Write ``source`` to ``target`` in LibreOffice's format ``form``; what it says where it cannot, else "".

    Works once in a process, and writes settings into the working folder.  Raises `NoOffice`.
    """
    kit, folder = _loaded(), program()
    if kit is None or folder is None:
        raise NoOffice
    os.environ[_PROFILE] = Path.cwd().joinpath("profile").as_uri()
    office = kit.libreofficekit_hook_2(bytes(folder), os.environ[_PROFILE].encode())
    if not office:
        raise NoOffice
    methods = office.contents.methods.contents
    document = methods.document_load_with_options(office, source.as_uri().encode(), b"Batch=true")
    if document:
        save_as = document.contents.methods.contents.save_as
        if save_as(document, target.as_uri().encode(), form.encode(), options.encode()):
            return ""
    return str((methods.get_error(office) or b"nothing said").decode("utf-8", "replace"))
