"""What a frozen folder asks of the system: libraries that its files name and do not bring, and the oldest C library."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"
"""64 bits, least significant byte first: what every machine that we build for reads."""
C_VERSION = re.compile(r"^GLIBC_(\d+(?:\.\d+)+)$")
C_LIBRARY = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|BrokenLocale|crypt))\.so\.\d+$")
# Numbers of the format (elf.h): kinds of program headers, then kinds of entries in the dynamic section.
LOAD, DYNAMIC = 1, 2
NEEDED, STRINGS, VERSIONS, VERSION_COUNT = 1, 5, 0x6FFFFFFE, 0x6FFFFFFF
RUN_PATHS = frozenset({15, 29})
Header = tuple[int, int, int, int, int, int]
"""Kind, flags, place in the file, address, address again, length."""


@dataclass(frozen=True, slots=True)
class Demands:
    """`libraries` are sonames without those of the C library; `c_library` is the version that the folder needs."""

    libraries: frozenset[str]
    bundled: frozenset[str]
    c_library: tuple[int, ...]


def demands(folder: Path) -> Demands:
    """Read every program and library below `folder`; what one of them brings is not asked for."""
    bundled, wanted = set(), set()
    versions: set[tuple[int, ...]] = {(2, 17)}
    for path in folder.rglob("*"):
        if path.is_symlink():
            bundled.add(path.name)
        elif path.is_file() and (content := path.read_bytes()).startswith(MAGIC):
            bundled.add(path.name)
            libraries, names = needs(content)
            wanted.update(libraries)
            versions.update(tuple(map(int, hit[1].split("."))) for name in names if (hit := C_VERSION.match(name)))
    outside = {name for name in wanted - bundled if not C_LIBRARY.match(name)}
    return Demands(frozenset(outside), frozenset(bundled), max(versions))


def needs(elf: bytes) -> tuple[list[str], list[str]]:
    """Libraries that a file names, and versions of symbols that it wants of them; both empty for a static one."""
    headers = _headers(elf)
    loads: list[tuple[int, int, int]] = [
        (address, length, offset) for kind, _, offset, address, _, length in headers if kind == LOAD
    ]

    def place(wanted: int) -> int:
        return next(wanted - at + offset for at, length, offset in loads if at <= wanted < at + length)

    found = _dynamic(elf, headers)
    facts = dict(found)
    if STRINGS not in facts:
        return [], []
    strings = place(facts[STRINGS])

    def text(at: int) -> str:
        return elf[strings + at : elf.index(b"\0", strings + at)].decode()

    names = [text(value) for kind, value in found if kind == NEEDED]
    if VERSIONS not in facts:
        return names, []
    return names, [text(at) for at in _versions(elf, place(facts[VERSIONS]), facts[VERSION_COUNT])]


def has_run_path(elf: bytes) -> bool:
    """Whether a file names folders in which its libraries are looked for."""
    return any(kind in RUN_PATHS for kind, _value in _dynamic(elf, _headers(elf)))


def _headers(elf: bytes) -> list[Header]:
    start, size, count = (*struct.unpack_from("<Q", elf, 32), *struct.unpack_from("<HH", elf, 54))
    return [struct.unpack_from("<IIQQQQ", elf, start + size * number) for number in range(count)]


def _dynamic(elf: bytes, headers: list[Header]) -> list[tuple[int, int]]:
    """Kinds and values of the entries in the dynamic section, none in a static program."""
    for kind, _, offset, _, _, length in headers:
        if kind == DYNAMIC:
            return [struct.unpack_from("<qQ", elf, offset + 16 * number) for number in range(length // 16)]
    return []


def _versions(elf: bytes, at: int, count: int) -> Iterator[int]:
    """Where the names of the wanted versions stand among the strings."""
    for _ in range(count):
        _, entries, _, first, following = struct.unpack_from("<HHIII", elf, at)
        entry = at + first
        for _ in range(entries):
            _, _, _, name, further = struct.unpack_from("<IHHII", elf, entry)
            yield name
            entry += further
        at += following
