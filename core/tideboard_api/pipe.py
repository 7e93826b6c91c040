"""The window's pipe of Windows as a client opens it. Other systems raise OSError.

Any user of the computer can make a pipe of that name while no window has it: one of another user is not written to, and
whoever made it cannot act as the caller.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import sys
import time
from typing import Any, Final

_READ_AND_WRITE: Final = 0xC0000000
_FLAGS: Final = 0x40000000 | 0x00100000 | 0x00010000
"""FILE_FLAG_OVERLAPPED, and SECURITY_SQOS_PRESENT with SECURITY_IDENTIFICATION: the server may look, and not act."""
_BUSY: Final = 231
_AGAIN: Final = 0.01
"""Seconds until the next attempt at a pipe whose window is about to take another connection."""
_KERNEL_OBJECT, _OWNER, _QUERY, _TOKEN_USER = 6, 1, 8, 1


class ClientPipe:
    """A connection; everything may raise OSError, and TimeoutError after `timeout` seconds (None = never)."""

    def __init__(self, path: str, timeout: float | None) -> None:
        self.timeout = timeout
        until = None if timeout is None else time.monotonic() + timeout
        while (handle := _attempt(path)) is None:
            if until is not None and time.monotonic() > until:
                raise _late()
            time.sleep(_AGAIN)
        self._handle: int | None = handle

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            _close(handle)

    def write(self, data: bytes) -> None:
        """Send all of it."""
        if sys.platform != "win32":
            raise OSError(sys.platform)
        import _winapi

        left = memoryview(data)
        while left:
            written = self._finished(*_winapi.WriteFile(self._open(), left, overlapped=True))
            left = left[written:]

    def read(self, most: int) -> bytes:
        """What comes next; empty at the end."""
        if sys.platform != "win32":
            raise OSError(sys.platform)
        import _winapi

        try:
            overlapped, error = _winapi.ReadFile(self._open(), most, overlapped=True)
            self._finished(overlapped, error)
        except BrokenPipeError:
            return b""
        return bytes(overlapped.getbuffer() or b"")

    def _open(self) -> int:
        if self._handle is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self._handle

    def _finished(self, overlapped: Any, error: int) -> int:  # noqa: ANN401  an object of Python's own
        """Wait for the end; the bytes that went."""
        if sys.platform != "win32":
            raise OSError(sys.platform)
        import _winapi

        limit = _winapi.INFINITE if self.timeout is None else round(self.timeout * 1000)
        try:
            if error == _winapi.ERROR_IO_PENDING:
                ended = _winapi.WaitForMultipleObjects([overlapped.event], False, limit)
                if ended != _winapi.WAIT_OBJECT_0:
                    raise _late()
        except BaseException:
            overlapped.cancel()
            raise
        finally:
            count, _ = overlapped.GetOverlappedResult(True)
        return int(count)


async def connected(path: str, protocol: asyncio.Protocol) -> asyncio.Transport:
    """A connection on asyncio's loop of Windows; raises OSError, also on the loop that has no pipes."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    from asyncio import windows_utils

    loop: Any = asyncio.get_running_loop()
    make = getattr(loop, "_make_duplex_pipe_transport", None)  # `create_pipe_connection` opens the pipe its own way
    if make is None:
        raise OSError(errno.EOPNOTSUPP, "this loop has no pipes: take Client, or the window's port")
    while (handle := _attempt(path)) is None:  # noqa: ASYNC110  the system tells nobody
        await asyncio.sleep(_AGAIN)
    made: asyncio.Transport = make(windows_utils.PipeHandle(handle), protocol)
    return made


def _attempt(path: str) -> int | None:
    """A handle of the pipe, None while it is busy; raises OSError, PermissionError for a pipe of another user."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    import _winapi

    try:
        handle = _winapi.CreateFile(path, _READ_AND_WRITE, 0, 0, _winapi.OPEN_EXISTING, _FLAGS, 0)
    except OSError as error:
        if error.winerror == _BUSY:
            return None
        raise
    try:
        if not _is_own(handle):
            raise PermissionError(errno.EACCES, "a pipe of this name belongs to another user")
    except BaseException:
        _close(handle)
        raise
    return handle


def _is_own(handle: int) -> bool:
    """Whether the pipe belongs to the user of this process."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, kernel = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.WinDLL("kernel32", use_last_error=True)
    pointer = ctypes.c_void_p
    security.GetSecurityInfo.argtypes = [pointer, ctypes.c_int, ctypes.c_uint32, *[pointer] * 5]
    security.EqualSid.argtypes = [pointer, pointer]
    kernel.GetCurrentProcess.restype = pointer
    kernel.LocalFree.argtypes = kernel.CloseHandle.argtypes = [pointer]
    kernel.LocalFree.restype = pointer
    owner, descriptor, token, needed = pointer(), pointer(), pointer(), ctypes.c_uint32()
    refs = ctypes.byref(owner), None, None, None, ctypes.byref(descriptor)
    if error := security.GetSecurityInfo(handle, _KERNEL_OBJECT, _OWNER, *refs):
        raise ctypes.WinError(error)
    try:
        if not security.OpenProcessToken(pointer(kernel.GetCurrentProcess()), _QUERY, ctypes.byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(needed))
        found = ctypes.create_string_buffer(needed.value)
        if not security.GetTokenInformation(token, _TOKEN_USER, found, needed, ctypes.byref(needed)):
            raise ctypes.WinError(ctypes.get_last_error())
        user = ctypes.cast(found, ctypes.POINTER(pointer))[0]
        return bool(owner.value and user and security.EqualSid(owner, user))
    finally:
        kernel.CloseHandle(token)
        kernel.LocalFree(descriptor)


def _close(handle: int) -> None:
    if sys.platform == "win32":
        import _winapi

        _winapi.CloseHandle(handle)


def _late() -> TimeoutError:
    return TimeoutError("timed out")
