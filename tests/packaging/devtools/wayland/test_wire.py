"""Requests and events on the wire of Wayland, with a compositor that notes what it is sent."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.wayland.wire import LEFT_BUTTON, ActivationToken, VirtualPointer


def event(sender: int, opcode: int, body: bytes) -> bytes:
    return struct.pack("=II", sender, (8 + len(body)) << 16 | opcode) + body


def text(words: str) -> bytes:
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


class Compositor:
    """Offers one interface; answers the wish for a token; `asked` are the requests, object and opcode with the rest."""

    def __init__(self, place: Path, interface: str) -> None:
        self.asked: list[tuple[int, int, bytes]] = []
        self._interface = interface
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(place))
        self._listener.listen()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        link, _ = self._listener.accept()
        with link, link.makefile("rb") as requests:
            while head := requests.read(8):
                target, rest = struct.unpack("=II", head)
                self.asked.append((target, rest & 0xFFFF, requests.read((rest >> 16) - 8)))
                if self.asked[-1][:2] == (1, 0):
                    link.sendall(event(2, 0, struct.pack("=I", 9) + text(self._interface) + struct.pack("=I", 1)))
                    link.sendall(event(3, 0, struct.pack("=I", 1)))
                elif self.asked[-1][:2] == (5, 3) and self._interface == "xdg_activation_v1":
                    link.sendall(event(1, 1, struct.pack("=I", 3)) + event(5, 0, text("token-7")))

    def end(self) -> None:
        """Wait until the client has hung up."""
        self._thread.join()
        self._listener.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "wayland-1"


def test_a_mouse_is_made_moved_and_pressed(place: Path) -> None:
    compositor = Compositor(place, "zwlr_virtual_pointer_manager_v1")

    pointer = VirtualPointer(place, (1920, 1200))
    pointer.move(960, 600)
    pointer.press(down=True)
    pointer.close()
    compositor.end()

    bound, made, moved, frame, pressed, _ = compositor.asked[2:]
    assert bound == (2, 0, struct.pack("=I", 9) + text("zwlr_virtual_pointer_manager_v1") + struct.pack("=II", 1, 4))
    assert made == (4, 0, struct.pack("=II", 0, 5))
    assert (moved[:2], moved[2][4:]) == ((5, 1), struct.pack("=IIII", 960, 600, 1920, 1200))
    assert frame == (5, 4, b"")
    assert (pressed[:2], pressed[2][4:]) == ((5, 2), struct.pack("=II", LEFT_BUTTON, 1))


def test_a_token_is_asked_for(place: Path) -> None:
    compositor = Compositor(place, "xdg_activation_v1")

    token = ActivationToken(place)
    token.close()
    compositor.end()

    assert token.text == "token-7"
    assert [one[:2] for one in compositor.asked[3:]] == [(4, 1), (5, 3)]


def test_a_compositor_without_the_interface_is_said(place: Path) -> None:
    compositor = Compositor(place, "wl_shm")

    with pytest.raises(Stop, match="no zwlr_virtual_pointer_manager_v1"):
        VirtualPointer(place, (1920, 1200))
    compositor.end()
