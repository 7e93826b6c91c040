"""The wire of Wayland: requests and events of one connection, as far as the walks need them."""

from __future__ import annotations

import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.base import Stop

PATIENCE = 10.0
"""Seconds that a compositor gets for an answer."""
LEFT_BUTTON = 0x110
"""BTN_LEFT of linux/input-event-codes.h."""
_DISPLAY, _REGISTRY, _DONE, _BOUND, _MADE = 1, 2, 3, 4, 5
_HEAD = struct.Struct("=II")


def _local_socket() -> socket.socket:
    if sys.platform == "win32":
        raise OSError(sys.platform)
    return socket.socket(socket.AF_UNIX)


class Client:
    """A connection that binds one interface. Raises Stop where the compositor does not offer it."""

    def __init__(self, display: Path, interface: str) -> None:
        self._link = _local_socket()
        self._link.settimeout(PATIENCE)
        self._link.connect(str(display))
        self._events = self._link.makefile("rb")
        self.send(_DISPLAY, 1, _REGISTRY)  # get_registry
        self.send(_DISPLAY, 0, _DONE)  # sync
        name = dict(self._globals()).get(interface)
        if name is None:
            self.close()
            raise Stop(f"this compositor has no {interface}.")
        self._request(_REGISTRY, 0, struct.pack("=I", name) + _text(interface) + _HEAD.pack(1, _BOUND))  # bind

    def send(self, target: int, opcode: int, *numbers: int) -> None:
        """Send a request whose arguments are numbers and objects."""
        self._request(target, opcode, struct.pack(f"={len(numbers)}I", *numbers))

    def event(self) -> tuple[int, int, bytes]:
        """The next event: object, opcode, arguments."""
        sender, rest = _HEAD.unpack(self._events.read(_HEAD.size))
        return sender, rest & 0xFFFF, self._events.read((rest >> 16) - _HEAD.size)

    def close(self) -> None:
        """Hang up; the compositor takes away what this client had."""
        self._events.close()
        self._link.close()

    def _globals(self) -> Iterator[tuple[str, int]]:
        """Interface and name of everything that is offered, until the answer to `sync`."""
        while (found := self.event())[0] != _DONE:
            sender, opcode, body = found
            if (sender, opcode) == (_REGISTRY, 0):
                name, length = _HEAD.unpack_from(body)
                yield body[_HEAD.size : _HEAD.size + length - 1].decode(), name

    def _request(self, target: int, opcode: int, body: bytes) -> None:
        self._link.sendall(_HEAD.pack(target, (_HEAD.size + len(body)) << 16 | opcode) + body)


class ActivationToken(Client):
    """A token by which a window may come to the front, as a launcher asks for it (xdg-activation-v1.xml).

    It is good while this client is connected.
    """

    def __init__(self, display: Path) -> None:
        super().__init__(display, "xdg_activation_v1")
        self.send(_BOUND, 1, _MADE)  # get_activation_token
        self.send(_MADE, 3)  # commit
        while (found := self.event())[0] != _MADE:
            pass
        (length,) = struct.unpack_from("=I", found[2])
        self.text = found[2][4 : 3 + length].decode()


class VirtualPointer(Client):
    """A mouse (wlr-virtual-pointer-unstable-v1.xml); places are logical pixels of an output of `size`."""

    def __init__(self, display: Path, size: tuple[int, int]) -> None:
        super().__init__(display, "zwlr_virtual_pointer_manager_v1")
        self.size = size
        self.send(_BOUND, 0, 0, _MADE)  # create_virtual_pointer for the only seat

    def move(self, x: int, y: int) -> None:
        """Move to this place of the output."""
        self.send(_MADE, 1, _milliseconds(), x, y, *self.size)
        self.send(_MADE, 4)

    def press(self, *, down: bool) -> None:
        """Press or release the left button."""
        self.send(_MADE, 2, _milliseconds(), LEFT_BUTTON, int(down))
        self.send(_MADE, 4)

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


def _text(words: str) -> bytes:
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


def _milliseconds() -> int:
    return int(time.monotonic() * 1000) & 0xFFFFFFFF
