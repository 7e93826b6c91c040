"""What the window system leaves to a program, and what a compositor is asked for it."""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tideboard_desktop.ui.window_system import WINDOW_DRAG, WindowSystem, compositor_socket, offered, window_system

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its Python has no Unix sockets")
Serve = Callable[..., Path]


def event(sender: int, opcode: int, body: bytes) -> bytes:
    """An event as a compositor writes it."""
    return struct.pack("=II", sender, (8 + len(body)) << 16 | opcode) + body


def a_global(name: int, interface: str) -> bytes:
    """wl_registry.global: name, interface, version."""
    text = interface.encode() + b"\0"
    padded = text + b"\0" * (-len(text) % 4)
    return event(2, 0, struct.pack("=II", name, len(text)) + padded + struct.pack("=I", 1))


DONE = event(3, 0, struct.pack("=I", 7))
OTHER = event(1, 1, struct.pack("=I", 9))


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """A compositor that reads the two requests and answers these bytes, none where it is silent.

    It hangs up after them, or at the end of the test where it `stays`.
    """
    threads: list[threading.Thread] = []
    over = threading.Event()

    def begin(answer: bytes = b"", *, stays: bool = False) -> Path:
        place = tmp_path / "wayland-7"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(place))
        listener.listen()

        def run() -> None:
            link, _ = listener.accept()
            with listener, link:
                asked = b""
                while len(asked) < 24:
                    asked += link.recv(24 - len(asked))
                assert struct.unpack("=IIIIII", asked) == (1, 12 << 16 | 1, 2, 1, 12 << 16, 3)
                if answer:
                    link.sendall(answer)
                if stays:
                    over.wait()

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return place

    yield begin
    over.set()
    for thread in threads:
        thread.join()


def test_a_compositor_lists_what_it_offers(serve: Serve) -> None:
    answer = a_global(1, "wl_compositor") + OTHER + a_global(2, WINDOW_DRAG) + DONE + a_global(3, "too_late")
    place = serve(answer, stays=True)

    assert offered(place, patience=60) == {"wl_compositor", WINDOW_DRAG}


@pytest.mark.parametrize("answer", [b"", a_global(1, "wl_shm"), DONE[:5], event(2, 0, b""), event(2, 0, b"\xff" * 40)])
def test_one_that_does_not_answer_as_it_should_offers_nothing(serve: Serve, answer: bytes) -> None:
    assert offered(serve(answer), patience=60) == frozenset()


def test_one_that_stays_silent_offers_nothing(serve: Serve) -> None:
    assert offered(serve(stays=True), patience=0.05) == frozenset()


def test_one_that_is_not_there_offers_nothing(tmp_path: Path) -> None:
    assert offered(tmp_path / "wayland-0") == frozenset()


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, "/run/user/7/wayland-0"),
        ({"XDG_RUNTIME_DIR": "/run/user/7", "WAYLAND_DISPLAY": "wayland-1"}, "/run/user/7/wayland-1"),
        ({"XDG_RUNTIME_DIR": "/run/user/7", "WAYLAND_DISPLAY": "/tmp/w"}, "/tmp/w"),
    ],
)
def test_its_socket_is_where_libwayland_looks(environment: dict[str, str], place: str) -> None:
    assert compositor_socket(environment) == Path(place)


@pytest.mark.usefixtures("qapp")
def test_elsewhere_than_under_wayland_windows_have_places() -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert window_system() == WindowSystem(tells_places=True, drags_windows=True)
