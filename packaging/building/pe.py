"""What a Windows program or library says of itself: kind of window, imported libraries, and resources."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ENDINGS = frozenset({".exe", ".dll", ".pyd"})
WINDOW, CONSOLE = 2, 3
"""Kinds of programs: Windows opens a console for the second."""
ICON_GROUP, VERSION, MANIFEST = 14, 16, 24
"""Types of resources."""
IMPORTS, RESOURCES, DELAYED_IMPORTS = 1, 2, 13
"""Numbers among the data directories."""
WIDE = 0x20B
"""The format of 64-bit programs."""


class NotProgram(Exception):
    """A file that is no Windows program; the text says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """`subsystem` is `WINDOW`, `CONSOLE` or another number; `imports` are names in lower case; `resources` by type."""

    subsystem: int
    imports: frozenset[str]
    resources: Mapping[int, list[bytes]]


def read(content: bytes) -> Program:
    """Read a program; raises NotProgram for anything else."""
    try:
        return _read(content)
    except (struct.error, IndexError, ValueError, RecursionError):
        raise NotProgram("it is cut off") from None


def _read(content: bytes) -> Program:
    (start,) = struct.unpack_from("<I", content, 0x3C)
    if content[:2] != b"MZ" or content[start : start + 4] != b"PE\0\0":
        raise NotProgram("it is no program")
    (count,) = struct.unpack_from("<H", content, start + 6)
    (size,) = struct.unpack_from("<H", content, start + 20)
    optional = start + 24
    directories = optional + (112 if struct.unpack_from("<H", content, optional)[0] == WIDE else 96)
    (subsystem,) = struct.unpack_from("<H", content, optional + 68)
    sections: list[tuple[int, int, int, int]] = [
        struct.unpack_from("<4I", content, optional + size + 40 * number + 8) for number in range(count)
    ]

    def place(address: int) -> int:
        """Where in the file lies what is loaded to that address."""
        for length, begin, stored, offset in sections:
            if begin <= address < begin + max(length, stored):
                return address - begin + offset
        raise NotProgram("it names an address outside of it")

    def directory(number: int) -> int | None:
        (listed,) = struct.unpack_from("<I", content, directories - 4)
        address = struct.unpack_from("<I", content, directories + 8 * number)[0] if number < listed else 0
        return place(address) if address else None

    def names(number: int, entry: int, field: int) -> Iterator[str]:
        """The libraries of a table whose entries have that size, their name's address at `field`."""
        at = directory(number)
        while at is not None and (address := struct.unpack_from("<I", content, at + field)[0]):
            name = place(address)
            yield content[name : content.index(b"\0", name)].decode("ascii").lower()
            at += entry

    found: dict[int, list[bytes]] = {}
    if (base := directory(RESOURCES)) is not None:
        for kind, entry in _entries(content, base):
            for data in _leaves(content, base, entry):
                address, length = struct.unpack_from("<II", content, data)
                found.setdefault(kind, []).append(content[place(address) : place(address) + length])
    imports = frozenset([*names(IMPORTS, 20, 12), *names(DELAYED_IMPORTS, 32, 4)])
    return Program(subsystem, imports, found)


def _entries(content: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Number and entry of each child of a folder of resources; the entry's highest bit says that it is a folder."""
    named, numbered = struct.unpack_from("<HH", content, at + 12)
    for number in range(named + numbered):
        name, entry = struct.unpack_from("<II", content, at + 16 + 8 * number)
        yield name, entry


def _leaves(content: bytes, base: int, entry: int) -> Iterator[int]:
    """Where in the file each resource below an entry is described."""
    if not entry & 0x80000000:
        yield base + entry
        return
    for _, child in _entries(content, base + (entry & 0x7FFFFFFF)):
        yield from _leaves(content, base, child)


def icon_sizes(group: bytes) -> set[int]:
    """The sizes of one icon in pixels."""
    (count,) = struct.unpack_from("<H", group, 4)
    return {group[6 + 14 * number] or 256 for number in range(count)}


def version_texts(resource: bytes) -> dict[str, str]:
    """The texts of a version resource by name, such as `FileVersion`; empty if it has none."""
    found: dict[str, str] = {}

    def walk(at: int, end: int) -> None:
        while at + 6 <= end:
            length, value_length, kind = struct.unpack_from("<3H", resource, at)
            if not length:
                return
            name_end = at + 6
            while resource[name_end : name_end + 2] not in {b"\0\0", b""}:
                name_end += 2
            name = resource[at + 6 : name_end].decode("utf-16-le")
            value = _aligned(name_end + 2)
            size = value_length * 2 if kind == 1 else value_length
            if kind == 1 and size:
                found[name] = resource[value : value + size].decode("utf-16-le").rstrip("\0")
            walk(_aligned(value + size), at + length)
            at = _aligned(at + length)

    walk(0, len(resource))
    return found


def _aligned(at: int) -> int:
    """The next place that four divides."""
    return at + -at % 4
