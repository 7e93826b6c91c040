"""The wire of Wayland: requests and events of one connection, as far as a virtual pointer needs them."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.base import Stop

PATIENCE = 10.0
"""Seconds that a compositor gets for an answer."""
LEFT_BUTTON = 0x110
"""BTN_LEFT of linux/input-event-codes.h."""
_DISPLAY, _REGISTRY, _DONE, _MANAGER, _POINTER = 1, 2, 3, 4, 5
_HEAD = struct.Struct("=II")


class VirtualPointer:
    """A mouse that a compositor offers by `zwlr_virtual_pointer_manager_v1` (wlr-virtual-pointer-unstable-v1.xml).

    Places are logical pixels of an output of `size`. Raises Stop where the compositor has no such protocol.
    """

    def __init__(self, display: Path, size: tuple[int, int]) -> None:
        self._link = socket.socket(socket.AF_UNIX)
        self._link.settimeout(PATIENCE)
        self._link.connect(str(display))
        self.size = size
        self._send(_DISPLAY, 1, _REGISTRY)  # get_registry
        self._send(_DISPLAY, 0, _DONE)  # sync
        offered = dict(self._globals())
        name = offered.get("zwlr_virtual_pointer_manager_v1")
        if name is None:
            self._link.close()
            raise Stop("this compositor has no virtual pointer.")
        interface = _text("zwlr_virtual_pointer_manager_v1")
        self._request(_REGISTRY, 0, _HEAD.pack(name, 0)[:4] + interface + _HEAD.pack(1, _MANAGER))  # bind
        self._send(_MANAGER, 0, 0, _POINTER)  # create_virtual_pointer for the only seat

    def move(self, x: int, y: int) -> None:
        """Move to this place of the output."""
        self._send(_POINTER, 1, _milliseconds(), x, y, *self.size)
        self._send(_POINTER, 4)

    def press(self, *, down: bool) -> None:
        """Press or release the left button."""
        self._send(_POINTER, 2, _milliseconds(), LEFT_BUTTON, int(down))
        self._send(_POINTER, 4)

    def drag(self, begin: tuple[int, int], end: tuple[int, int], steps: int = 20) -> None:
        """Press at one place, move to the other in so many steps, release."""
        self.move(*begin)
        time.sleep(0.2)
        self.press(down=True)
        for step in range(1, steps + 1):
            time.sleep(0.03)
            self.move(*(first + (last - first) * step // steps for first, last in zip(begin, end, strict=True)))
        time.sleep(0.2)
        self.press(down=False)

    def click(self, x: int, y: int, times: int = 1) -> None:
        """Click so many times at one place, fast enough for a double click."""
        self.move(x, y)
        time.sleep(0.2)
        for _ in range(times):
            self.press(down=True)
            time.sleep(0.03)
            self.press(down=False)
            time.sleep(0.05)

    def close(self) -> None:
        """Hang up; the compositor takes the mouse away."""
        self._link.close()

    def _globals(self) -> Iterator[tuple[str, int]]:
        """Interface and name of everything that is offered, until the answer to `sync`."""
        with self._link.makefile("rb") as events:
            while True:
                sender, rest = _HEAD.unpack(events.read(_HEAD.size))
                body = events.read((rest >> 16) - _HEAD.size)
                if sender == _DONE:
                    return
                if sender == _REGISTRY and rest & 0xFFFF == 0:
                    name, length = _HEAD.unpack_from(body)
                    yield body[_HEAD.size : _HEAD.size + length - 1].decode(), name

    def _send(self, target: int, opcode: int, *numbers: int) -> None:
        self._request(target, opcode, struct.pack(f"={len(numbers)}I", *numbers))

    def _request(self, target: int, opcode: int, body: bytes) -> None:
        self._link.sendall(_HEAD.pack(target, (_HEAD.size + len(body)) << 16 | opcode) + body)


def _text(words: str) -> bytes:
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


def _milliseconds() -> int:
    return int(time.monotonic() * 1000) & 0xFFFFFFFF
