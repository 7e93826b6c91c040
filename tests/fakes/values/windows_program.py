"""A small 64-bit Windows program made of the parts that the readers of programs look at."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

ADDRESS, OFFSET = 0x1000, 0x400
"""Where its only section is loaded, and where it lies in the file."""
DIRECTORY = 0x80000000


def program(
    *, subsystem: int = 2, imports: Sequence[str] = (), resources: Mapping[int, Sequence[bytes]] | None = None
) -> bytes:
    """One that imports those libraries and has those resources by type."""
    imported = import_table(imports)
    section = imported + bytes(-len(imported) % 16)
    tree = ADDRESS + len(section) if resources else 0
    section += resource_tree(resources, tree) if resources else b""
    directories = [(0, 0), (ADDRESS if imports else 0, len(imported)), (tree, 1), *[(0, 0)] * 13]
    optional = bytearray(112) + b"".join(struct.pack("<II", *each) for each in directories)
    struct.pack_into("<H", optional, 0, 0x20B)
    struct.pack_into("<H", optional, 68, subsystem)
    struct.pack_into("<I", optional, 108, len(directories))
    header = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0)
    own = b".all".ljust(8, b"\0") + struct.pack("<4I", len(section), ADDRESS, len(section), OFFSET) + bytes(16)
    start = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)
    return (start.ljust(0x80, b"\0") + b"PE\0\0" + header + optional + own).ljust(OFFSET, b"\0") + section


def import_table(names: Sequence[str]) -> bytes:
    """The table at the begin of the section, its end mark, and the names behind it."""
    table, texts = b"", b""
    behind = ADDRESS + 20 * (len(names) + 1)
    for name in names:
        table += struct.pack("<5I", 0, 0, 0, behind + len(texts), 0)
        texts += name.encode() + b"\0"
    return table + bytes(20) + texts


def resource_tree(resources: Mapping[int, Sequence[bytes]], address: int) -> bytes:
    """Types, then numbers, then one language each; the contents follow."""
    types = sorted(resources)
    blobs = [blob for kind in types for blob in resources[kind]]
    numbers_at = 16 + 8 * len(types)
    languages_at = numbers_at + sum(16 + 8 * len(resources[kind]) for kind in types)
    entries_at = languages_at + 24 * len(blobs)
    contents_at = entries_at + 16 * len(blobs)
    root, numbers, languages, entries, contents = _folder(len(types)), b"", b"", b"", b""
    for kind in types:
        root += struct.pack("<II", kind, DIRECTORY | numbers_at + len(numbers))
        numbers += _folder(len(resources[kind]))
        for number, blob in enumerate(resources[kind], 1):
            numbers += struct.pack("<II", number, DIRECTORY | languages_at + len(languages))
            languages += _folder(1) + struct.pack("<II", 0, entries_at + len(entries))
            entries += struct.pack("<4I", address + contents_at + len(contents), len(blob), 0, 0)
            contents += blob
    return root + numbers + languages + entries + contents


def _folder(count: int) -> bytes:
    return struct.pack("<IIHHHH", 0, 0, 0, 0, 0, count)


def icon_group(sizes: Sequence[int]) -> bytes:
    """The list of one icon's pictures."""
    pictures = b"".join(struct.pack("<BBBBHHIH", size % 256, size % 256, 0, 0, 1, 32, 0, 1) for size in sizes)
    return struct.pack("<HHH", 0, 1, len(sizes)) + pictures


def version_resource(texts: Mapping[str, str]) -> bytes:
    """The texts of a program as Windows stores them, beside its numbers."""
    strings = [_block(name, text) for name, text in texts.items()]
    table = _block("StringFileInfo", "", [_block("040904B0", "", strings)])
    return _block("VS_VERSION_INFO", bytes(52), [table])


def _block(name: str, value: str | bytes, children: Sequence[bytes] = ()) -> bytes:
    if isinstance(value, str):
        stored = f"{value}\0".encode("utf-16-le") if value else b""
        count, kind = len(stored) // 2, 1
    else:
        stored, count, kind = value, len(value), 0
    body = f"{name}\0".encode("utf-16-le")
    body += bytes(-(6 + len(body)) % 4) + stored
    for child in children:
        body += bytes(-(6 + len(body)) % 4) + child
    return struct.pack("<3H", 6 + len(body), count, kind) + body
