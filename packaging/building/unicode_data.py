"""Leaves of ICU's data, a seventh of the folder, what Qt reads: how texts of the program's languages are sorted.

Qt asks ICU for three things: collation (the file dialog sorts by it), names of time zones and legacy encodings. The
program shows no zone and reads no encoding but UTF-8; numbers, dates, upper case and line breaks are Qt's own.
"""

from __future__ import annotations

import re
import struct
import subprocess
from itertools import pairwise
from pathlib import Path

from devtools.base import Stop, say

KEPT = re.compile(rb"/coll/(ucadata\.icu|res_index\.res|(root|en|zh)[_A-Za-z]*\.res)$")
"""The rules of all scripts, and the orders of English and Chinese."""
FORMAT = b"CmnD"
MAGIC = b"\xda\x27"
# Where they stand in the header of ICU's common data (icu4c, udata.h); ours is the form of little-endian machines.
MAGIC_AT, FORMAT_AT = 2, 12
ALIGNMENT = 16
NAME = re.compile(r"^libicudata\.so\.(\d+)$")
SOURCE = """
.section .rodata
.balign {alignment}
.globl {symbol}
.type {symbol}, %object
.size {symbol}, {size}
{symbol}:
.incbin "data"
.section .note.GNU-stack, "", %progbits
"""
_MEGABYTE = 1e6


def make(folder: Path, work: Path) -> int:
    """Replace ICU's data library below a folder; returns the bytes that are gone, 0 where there is none.

    Needs binutils. Raises Stop for a library of another form and where the assembler or the linker fails.
    """
    gone = 0
    for path in sorted(folder.rglob("libicudata.so.*")):
        if (named := NAME.match(path.name)) and not path.is_symlink():
            before = path.stat().st_size
            write(path, f"icudt{named[1]}_dat", reduced(path.read_bytes()), work)
            gone += before - path.stat().st_size
    say(f"{gone / _MEGABYTE:.1f} MB of ICU's data left out")
    return gone


def reduced(library: bytes) -> bytes:
    """ICU's common data out of its library, with the kept items alone; raises Stop if that is not its form.

    It is a header, a table of the places of names and contents in the order of the names, the names, the contents.
    Lengths are not told: an item ends where the next one begins.
    """
    begin = library.find(FORMAT) - FORMAT_AT
    if begin < 0 or library[begin + MAGIC_AT : begin + MAGIC_AT + len(MAGIC)] != MAGIC:
        raise Stop("ICU's library holds no data of the known form.")
    table = begin + int.from_bytes(library[begin : begin + MAGIC_AT], "little")
    (count,) = struct.unpack_from("<I", library, table)
    entries = [struct.unpack_from("<II", library, table + 4 + 8 * number) for number in range(count)]
    kept = []
    for (name_at, content_at), (_, end) in pairwise(entries):
        name = library[table + name_at : library.index(b"\0", table + name_at)]
        if KEPT.search(name):
            kept.append((name + b"\0", library[table + content_at : table + end]))
    if not any(name.endswith(b"/ucadata.icu\0") for name, _ in kept):
        raise Stop("ICU's data has no rules of collation.")
    return library[begin:table] + packed(kept)


def packed(items: list[tuple[bytes, bytes]]) -> bytes:
    """The table of contents of these items, their names and their contents."""
    names_at = 4 + 8 * len(items)
    names = b"".join(name for name, _ in items)
    contents_at = names_at + len(names)
    contents_at += -contents_at % ALIGNMENT
    entries, contents, place = b"", b"", names_at
    for name, content in items:
        entries += struct.pack("<II", place, contents_at + len(contents))
        place += len(name)
        contents += content + bytes(-len(content) % ALIGNMENT)
    head = struct.pack("<I", len(items)) + entries + names
    return head + bytes(contents_at - len(head)) + contents


def write(target: Path, symbol: str, data: bytes, work: Path) -> None:
    """Make a library of this machine that holds nothing but `data` under `symbol`; raises Stop where a tool fails."""
    work.mkdir(parents=True, exist_ok=True)
    (work / "data").write_bytes(data)
    source = SOURCE.format(symbol=symbol, size=len(data), alignment=ALIGNMENT)
    (work / "data.s").write_text(source, encoding="ascii")
    for command in (
        ("as", "data.s", "-o", "data.o"),
        ("ld", "-shared", f"-soname={target.name}", "--build-id=none", "data.o", "-o", "library"),
    ):
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Stop(f"{target.name} was not made anew: {done.stderr.strip()}")
    target.write_bytes((work / "library").read_bytes())
