"""The system that a macOS library asks for, read on any system, and what the macOS wheels of a build come to."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from building import macos
from devtools.base import ROOT, Stop, python, quiet

FAT, THIN = 0xCAFEBABE, 0xFEEDFACF
"""Several machines in one file, big-endian; one of 64 bits, little-endian."""
CPUS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
BUILD_VERSION, VERSION_MIN_MACOSX = 0x32, 0x24
HEADER, SLICE = 32, 20
"""Bytes of a header, and of the entry of one machine in a file of several."""
ENDINGS = (".so", ".dylib")
LOCK = ROOT / "packaging" / "build.lock"
NATIVE = re.compile(
    r"^(pyside6-essentials|shiboken6|numpy|ta-lib|cryptography|cffi|msgspec|protobuf|aiohttp|frozenlist|multidict"
    r"|propcache|yarl)=="
)
"""Packages with libraries of which the app is made."""


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
                    systems = oldest_systems(archive.read(name))
                    found += [Demand(systems[machine], f"{wheel.name}: {name}")] if machine in systems else []
    return sorted(found, key=lambda demand: (-demand.system[0], -demand.system[1], demand.name))


def too_new(found: Iterable[Demand], promised: str) -> list[Demand]:
    """The files that ask for a newer system than the app promises to run on, which reads like `15.0`."""
    major, minor = map(int, promised.split("."))
    return [demand for demand in found if demand.system > (major, minor)]


def judged(folder: Path) -> str:
    """Download the wheels into an empty folder and look into them; raises Stop for what the app would break on."""
    wheels = downloaded(folder)
    found = in_wheels(wheels, "arm64")
    if newer := too_new(found, macos.MINIMUM_SYSTEM):
        raise Stop(f"LSMinimumSystemVersion is {macos.MINIMUM_SYSTEM}, but {newer[0].name} asks for {newer[0].system}.")
    signed = signed_of(wheels, folder / "Tideboard.app")
    highest = ".".join(map(str, found[0].system))
    return f"{len(found)} libraries of {len(wheels)} wheels, at most {highest}; {signed} parts are signed"


def pinned(text: str) -> str:
    """The blocks of a lock that pin those packages, without markers: pip would judge them by its own system."""
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    kept = [block for block in blocks if NATIVE.match(block) and "python_full_version >= '3.12'" not in block]
    return "".join(re.sub(r" ; .*?(?= \\\n)", "", block) for block in kept)


def downloaded(folder: Path) -> list[Path]:
    """What pip takes for the app on the oldest macOS, with the hashes of the lock."""
    lock = folder / "native.lock"
    lock.write_text(pinned(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    platform = f"macosx_{macos.MINIMUM_SYSTEM.replace('.', '_')}_arm64"
    options = ["--platform", platform, "--python-version", "3.11", "--only-binary", ":all:", "--no-deps"]
    quiet(python(), "-m", "pip", "download", "-q", *options, "--require-hashes", "-r", lock, "-d", folder)
    return sorted(folder.glob("*.whl"))


def signed_of(wheels: list[Path], app: Path) -> int:
    """How many parts of an app of these wheels are signed; raises Stop where a library is none of them."""
    inside = app / "Contents" / "Frameworks"
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(inside)
    ordered = macos.signing_order(app)
    files = (path for path in inside.rglob("*") if path.is_file() and not path.is_symlink())
    code = {path for path in files if oldest_systems(path.read_bytes())}
    if left := sorted(path.relative_to(app).as_posix() for path in code - {*ordered}):
        raise Stop(f"These libraries would not be signed: {', '.join(left[:5])}.")
    return len(ordered)
