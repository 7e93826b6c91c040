"""Access lists of Windows in their text form (SDDL): who besides the user may open a file, and closing it to them.

Text form and constants: "Security Descriptor String Format" and "ACE Strings" of the Windows documentation. Reading and
writing raise OSError; on other systems they always do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING or sys.platform == "win32":  # elsewhere nothing uses it
    import ctypes

ALLOWING: Final = frozenset({"A", "OA", "XA", "ZA"})
"""Types of entries that allow something."""
SYSTEM: Final = frozenset({"SY", "BA", "S-1-5-18", "S-1-5-32-544"})
"""The system and its administrators, who may take any file, as root may elsewhere."""
OWNER: Final = frozenset({"OW", "CO", "S-1-3-4", "S-1-3-0"})
"""Whoever owns the file, and who makes one in a folder."""
INHERIT_ONLY: Final = "IO"
WITHOUT_LISTS: Final = frozenset({1, 50})
"""ERROR_INVALID_FUNCTION and ERROR_NOT_SUPPORTED: FAT and some network drives keep no access lists."""

_FILE, _ACCESS, _PROTECTED, _REVISION = 1, 4, 0x80000000, 1
_QUERY, _TOKEN_USER = 8, 1
_ENTRY = re.compile(r"\(([^;()]*(?:;[^;()]*){5})")
"""The six fields of an entry; a condition may follow them."""


def others(text: str, user: str) -> set[str]:
    """Who is allowed something in the access list `text` besides the user (a SID), the system and its administrators.

    "everybody" for a list that is absent, which allows everything to everybody.
    """
    begin = text.find("D:")
    listed = text[begin + 2 :]
    if begin < 0 or "NO_ACCESS_CONTROL" in listed:
        return {"everybody"}
    entries = [found.split(";") for found in _ENTRY.findall(listed)]
    allowed = {entry[5] for entry in entries if entry[0] in ALLOWING}
    return allowed - SYSTEM - OWNER - {user}


def owners_list(user: str, *, folder: bool) -> str:
    """An access list for the user and the system alone; nothing is inherited, a folder gives it to what it contains."""
    flags = "OICI" if folder else ""
    return f"D:P(A;{flags};FA;;;{user})(A;{flags};FA;;;SY)"


def close_to_others(path: Path) -> None:
    """Let only the user and the system open `path`, if others may; does nothing where a file system has no lists."""
    try:
        if others(read(path), user()):
            write(path, owners_list(user(), folder=path.is_dir()))
        if others(read(path), user()):  # Wine keeps what the parent folder allows
            write_verbatim(path, owners_list(user(), folder=path.is_dir()))
    except OSError as problem:
        if getattr(problem, "winerror", None) not in WITHOUT_LISTS:
            raise


def read(path: Path) -> str:
    """The access list of a file or folder as text."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, local = _libraries()
    descriptor, text = ctypes.c_void_p(), ctypes.c_void_p()
    error = security.GetNamedSecurityInfoW(str(path), _FILE, _ACCESS, None, None, None, None, ctypes.byref(descriptor))
    _raise(error, path)
    try:
        if not security.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, _REVISION, _ACCESS, ctypes.byref(text), None
        ):
            _raise(ctypes.get_last_error(), path)
        return ctypes.wstring_at(text.value or 0)
    finally:
        local.LocalFree(text)
        local.LocalFree(descriptor)


def write(path: Path, text: str) -> None:
    """Replace the access list of a file or folder; what a folder contains inherits it."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, _ = _libraries()
    entries, present, default = ctypes.c_void_p(), ctypes.c_int(), ctypes.c_int()
    with descriptor(text) as made:
        if not security.GetSecurityDescriptorDacl(
            made, ctypes.byref(present), ctypes.byref(entries), ctypes.byref(default)
        ):
            _raise(ctypes.get_last_error(), path)
        error = security.SetNamedSecurityInfoW(str(path), _FILE, _ACCESS | _PROTECTED, None, None, entries, None)
        _raise(error, path)


def write_verbatim(path: Path, text: str) -> None:
    """The same without looking at the parent folder; what a folder contains already stays as it is."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, _ = _libraries()
    with descriptor(text) as made:
        if not security.SetFileSecurityW(ctypes.c_wchar_p(str(path)), _ACCESS, made):
            _raise(ctypes.get_last_error(), path)


def user(process: int | None = None) -> str:
    """The SID of the user that a process belongs to, by its handle; without one of this process."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, local = _libraries()
    token, needed, text = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_void_p()
    handle = ctypes.c_void_p(local.GetCurrentProcess() if process is None else process)
    if not security.OpenProcessToken(handle, _QUERY, ctypes.byref(token)):
        _raise(ctypes.get_last_error())
    try:
        security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(needed))
        found = ctypes.create_string_buffer(needed.value)
        if not security.GetTokenInformation(token, _TOKEN_USER, found, needed, ctypes.byref(needed)):
            _raise(ctypes.get_last_error())
        sid = ctypes.cast(found, ctypes.POINTER(ctypes.c_void_p))[0]
        if not security.ConvertSidToStringSidW(ctypes.c_void_p(sid), ctypes.byref(text)):
            _raise(ctypes.get_last_error())
        return ctypes.wstring_at(text.value or 0)
    finally:
        local.LocalFree(text)
        local.CloseHandle(token)


@contextmanager
def descriptor(text: str) -> Iterator[ctypes.c_void_p]:
    """A security descriptor made of its text form."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, local = _libraries()
    pointer = ctypes.c_void_p()
    made = security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        ctypes.c_wchar_p(text), _REVISION, ctypes.byref(pointer), None
    )
    if not made:
        _raise(ctypes.get_last_error())
    try:
        yield pointer
    finally:
        local.LocalFree(pointer)


def _libraries() -> tuple[Any, Any]:
    """advapi32 and kernel32, with the types that a handle or pointer of 64 bits needs."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security = ctypes.WinDLL("advapi32", use_last_error=True)
    local = ctypes.WinDLL("kernel32", use_last_error=True)
    local.GetCurrentProcess.restype = ctypes.c_void_p
    local.LocalFree.argtypes = [ctypes.c_void_p]
    local.LocalFree.restype = ctypes.c_void_p
    local.CloseHandle.argtypes = [ctypes.c_void_p]
    named: list[Any] = [ctypes.c_wchar_p, ctypes.c_int, ctypes.c_uint32, *[ctypes.c_void_p] * 4]
    security.SetNamedSecurityInfoW.argtypes = named
    security.GetNamedSecurityInfoW.argtypes = [*named, ctypes.c_void_p]
    return security, local


def _raise(error: int, path: Path | None = None) -> None:
    """Raise the OSError of a Windows error number; 0 is success."""
    if error and sys.platform == "win32":
        raise OSError(None, ctypes.FormatError(error), None if path is None else str(path), error)
