"""A client of the X server that presses keys and moves the mouse through XTEST: what a person's hands do."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6
QUERY_TREE, GET_ATTRIBUTES, SET_FOCUS, GET_FOCUS, QUERY_EXTENSION, GET_KEYBOARD = 15, 3, 42, 43, 98, 101
INTERN_ATOM, SEND_EVENT, CLIENT_MESSAGE = 16, 25, 33
GET_GEOMETRY, GET_IMAGE, ALL_PLANES, PIXMAP = 14, 73, 0xFFFFFFFF, 2
NAMED_KEYS = {
    "Return": 0xFF0D,
    "Escape": 0xFF1B,
    "Tab": 0xFF09,
    "BackSpace": 0xFF08,
    "Delete": 0xFFFF,
    "Left": 0xFF51,
    "Up": 0xFF52,
    "Right": 0xFF53,
    "Down": 0xFF54,
    "Home": 0xFF50,
    "PgDown": 0xFF56,
    "End": 0xFF57,
    "Space": 0x20,
    "Shift": 0xFFE1,
    "Ctrl": 0xFFE3,
    "Alt": 0xFFE9,
    "F2": 0xFFBF,
    "F3": 0xFFC0,
    "F9": 0xFFC6,
    "F12": 0xFFC9,
}
"""Key symbols of keys that are no character."""


def _unix_socket() -> socket.socket:
    if sys.platform == "win32":
        raise OSError(sys.platform)
    return socket.socket(socket.AF_UNIX)


class Screen:
    """One connection. Coordinates are pixels of the root window."""

    def __init__(self, display: str, authority: Path) -> None:
        number = display.rpartition(":")[2].partition(".")[0]
        self._socket = _unix_socket()
        self._socket.settimeout(10)
        place = f"/tmp/.X11-unix/X{number}"
        self._socket.connect(place if Path(place).exists() else f"\0{place}")
        self._lowest, highest = self._greet(authority.read_bytes()[-16:])
        self._xtest = self._ask(QUERY_EXTENSION, 0, struct.pack("<HH", 5, 0) + b"XTEST\0\0\0")[9]
        self._codes = self._keyboard(highest - self._lowest + 1)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    # --- hands ------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Put a key down: a character or a name of NAMED_KEYS."""
        self._do(*self._down(key))

    def release(self, key: str) -> None:
        """Let it go."""
        self._do(*self._up(key))

    def tap(self, *keys: str) -> None:
        """Press keys together and let go of them in the opposite order, all in one message.

        Between two messages this process may have to wait for its turn, and the server repeats a key that stays down.
        """
        down = [one for key in keys for one in self._down(key)]
        self._do(*down, *(one for key in reversed(keys) for one in self._up(key)))

    def move(self, x: int, y: int) -> None:
        """Move the mouse there."""
        self._do(self._fake(MOTION, 0, x=x, y=y))

    def button(self, *, down: bool, number: int = 1) -> None:
        """Press or release a mouse button: 1 left, 3 right, 4 the wheel up, 5 the wheel down."""
        self._do(self._fake(BUTTON_PRESS if down else BUTTON_RELEASE, number))

    def focus_top_window(self) -> None:
        """Give the keys to the uppermost window, as a window manager does when one opens or closes."""
        if (window := self.top_window()) is not None:
            self._send(SET_FOCUS, 1, struct.pack("<II", window, 0))
        self._ask(GET_FOCUS, 0, b"")

    def close_top_window(self) -> None:
        """Close the uppermost window, as the button in its title bar does."""
        window = self.top_window()
        assert window is not None, "no window is shown"
        data = (self._atom(b"WM_PROTOCOLS"), self._atom(b"WM_DELETE_WINDOW"), 0, 0, 0, 0)
        event = struct.pack("<BBHI6I", CLIENT_MESSAGE, 32, 0, window, *data)
        self._send(SEND_EVENT, 0, struct.pack("<II", window, 0) + event)
        self._ask(GET_FOCUS, 0, b"")

    def top_window(self) -> int | None:
        """The uppermost window that is shown; None where there is none."""
        for window in reversed(self._windows()):
            attributes = self._ask(GET_ATTRIBUTES, 0, struct.pack("<I", window))
            shown, own_business = attributes[26] == 2, attributes[27] == 1
            if shown and not own_business:
                return window
        return None

    # --- eyes -------------------------------------------------------------------------------------------------------

    def picture(self, file: Path) -> None:
        """Save what the whole display shows as a PNG."""
        geometry = self._ask(GET_GEOMETRY, 0, struct.pack("<I", self._root))
        width, height = struct.unpack_from("<HH", geometry, 16)
        where = struct.pack("<IhhHHI", self._root, 0, 0, width, height, ALL_PLANES)
        pixels = bytearray(
            self._ask(GET_IMAGE, PIXMAP, where)[32 : 32 + 4 * width * height]
        )  # blue, green, red, unused
        pixels[0::4], pixels[2::4], pixels[3::4] = pixels[2::4], pixels[0::4], b"\xff" * (width * height)
        rows = b"".join(b"\0" + pixels[at : at + 4 * width] for at in range(0, len(pixels), 4 * width))
        head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
        chunks = (struct.pack(">I", len(body)) + name + body + _checksum(name + body) for name, body in parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))

    # --- protocol ---------------------------------------------------------------------------------------------------

    def _greet(self, cookie: bytes) -> tuple[int, int]:
        name = b"MIT-MAGIC-COOKIE-1"
        head = struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie))
        self._socket.sendall(head + name + b"\0\0" + cookie)
        accepted, _, _, length = struct.unpack("<BxHHH", self._read(8))
        rest = self._read(4 * length)
        assert accepted == 1, rest
        vendor, formats = struct.unpack_from("<H", rest, 16)[0], rest[21]
        (self._root,) = struct.unpack_from("<I", rest, 32 + -(-vendor // 4) * 4 + 8 * formats)
        return rest[26], rest[27]

    def _keyboard(self, count: int) -> dict[int, tuple[int, bool]]:
        """Key symbols with their key code and whether Shift is needed."""
        answer = self._ask(GET_KEYBOARD, 0, struct.pack("<BBxx", self._lowest, count))
        wide = answer[1]
        symbols = struct.unpack_from(f"<{wide * count}I", answer, 32)
        codes: dict[int, tuple[int, bool]] = {}
        for place, symbol in enumerate(symbols):
            if place % wide < 2:
                codes.setdefault(symbol, (self._lowest + place // wide, place % wide == 1))
        return codes

    def _code(self, key: str) -> tuple[int, bool]:
        return self._codes[NAMED_KEYS.get(key) or ord(key)]

    def _atom(self, name: bytes) -> int:
        body = struct.pack("<HH", len(name), 0) + name + b"\0" * (-len(name) % 4)
        return int(struct.unpack_from("<I", self._ask(INTERN_ATOM, 0, body), 8)[0])

    def _windows(self) -> tuple[int, ...]:
        answer = self._ask(QUERY_TREE, 0, struct.pack("<I", self._root))
        (count,) = struct.unpack_from("<H", answer, 16)
        return struct.unpack_from(f"<{count}I", answer, 32)

    def _down(self, key: str) -> list[bytes]:
        code, shifted = self._code(key)
        shift = [self._fake(KEY_PRESS, self._code("Shift")[0])] if shifted else []
        return [*shift, self._fake(KEY_PRESS, code)]

    def _up(self, key: str) -> list[bytes]:
        code, shifted = self._code(key)
        shift = [self._fake(KEY_RELEASE, self._code("Shift")[0])] if shifted else []
        return [self._fake(KEY_RELEASE, code), *shift]

    def _fake(self, kind: int, detail: int, *, x: int = 0, y: int = 0) -> bytes:
        return _request(self._xtest, 2, struct.pack("<BBxxII8xhh8x", kind, detail, 0, self._root, x, y))

    def _do(self, *requests: bytes) -> None:
        self._socket.sendall(b"".join(requests))
        self._ask(GET_FOCUS, 0, b"")  # the answer proves that the server has done it

    def _send(self, opcode: int, detail: int, body: bytes) -> None:
        self._socket.sendall(_request(opcode, detail, body))

    def _ask(self, opcode: int, detail: int, body: bytes) -> bytes:
        self._send(opcode, detail, body)
        while True:
            packet = self._read(32)
            if packet[0] == 1:
                return packet + self._read(4 * struct.unpack_from("<I", packet, 4)[0])
            assert packet[0] != 0, f"the X server refuses: error {packet[1]}"

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            assert part, "the X server is gone"
            data += part
        return data


def _checksum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def _request(opcode: int, detail: int, body: bytes) -> bytes:
    """A request of the X protocol; the body has a multiple of four bytes."""
    return struct.pack("<BBH", opcode, detail, 1 + len(body) // 4) + body


@contextlib.contextmanager
def screen(display: Mapping[str, str]) -> Iterator[Screen]:
    """A client of a display of `fakes.servers.desktop_services`."""
    with contextlib.closing(Screen(display["DISPLAY"], Path(display["XAUTHORITY"]))) as client:
        yield client
