"""The system that a macOS library asks for, read from its load commands (<mach-o/loader.h>), on any system."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from devtools.base import Stop

FAT, THIN = 0xCAFEBABE, 0xFEEDFACF
"""Several machines in one file, big-endian; one of 64 bits, little-endian."""
CPUS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
BUILD_VERSION, VERSION_MIN_MACOSX = 0x32, 0x24
HEADER, SLICE = 32, 20
"""Bytes of a header, and of the entry of one machine in a file of several."""
ENDINGS = (".so", ".dylib")


class Demand(NamedTuple):
    """The oldest macOS (major, minor) that a file runs on, and its name."""

    system: tuple[int, int]
    name: str


def oldest_systems(content: bytes) -> dict[str, tuple[int, int]]:
    """The oldest macOS (major, minor) by machine that a file is built for; empty for what is no Mach-O file.

    Raises Stop for one that is cut off or names no system.
    """
    try:
        return dict(_slices(content))
    except struct.error:
        raise Stop("A Mach-O file is cut off within its load commands.") from None


def _slices(content: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    if len(content) < 8:
        return
    if struct.unpack_from(">I", content)[0] == FAT:
        for number in range(struct.unpack_from(">I", content, 4)[0]):
            cpu, _, offset = struct.unpack_from(">III", content, 8 + number * SLICE)
            # An archive for linkers (.a) has such a list of machines as well.
            if cpu in CPUS and struct.unpack_from("<I", content, offset)[0] == THIN:
                yield CPUS[cpu], _system(content, offset)
    elif struct.unpack_from("<I", content)[0] == THIN:
        cpu = struct.unpack_from("<I", content, 4)[0]
        if cpu in CPUS:
            yield CPUS[cpu], _system(content, 0)


def _system(content: bytes, offset: int) -> tuple[int, int]:
    """What the load commands of one machine say; they follow the header at `offset`."""
    (commands,) = struct.unpack_from("<I", content, offset + 16)
    at = offset + HEADER
    for _ in range(commands):
        command, size = struct.unpack_from("<II", content, at)
        if command in {BUILD_VERSION, VERSION_MIN_MACOSX}:
            # The first names the platform before the version; a version is 16 bits, 8 bits and 8 bits.
            (packed,) = struct.unpack_from("<I", content, at + (12 if command == BUILD_VERSION else 8))
            return packed >> 16, packed >> 8 & 0xFF
        at += size
    raise Stop("A Mach-O file names no system that it is built for.")


def in_wheels(wheels: Iterable[Path], machine: str) -> list[Demand]:
    """What each library of some wheels asks for on a machine, the newest system first."""
    found = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                # A framework's library has no ending.
                if name.endswith(ENDINGS) or ".framework/Versions/" in name:
                    told = oldest_systems(archive.read(name))
                    found += [Demand(told[machine], f"{wheel.name}: {name}")] if machine in told else []
    return sorted(found, key=lambda demand: (-demand.system[0], -demand.system[1], demand.name))


def too_new(found: Iterable[Demand], promised: str) -> list[Demand]:
    """The files that ask for a newer system than the app promises to run on, which reads like `15.0`."""
    major, minor = map(int, promised.split("."))
    return [demand for demand in found if demand.system > (major, minor)]
