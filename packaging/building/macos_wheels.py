"""The macOS wheels of the lock of a build, looked into on any system: what they ask for, and what is signed of them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from building import macho, macos
from devtools.base import ROOT, Stop, python, quiet

LOCK = ROOT / "packaging" / "build.lock"
NATIVE = re.compile(r"^(pyside6-essentials|shiboken6|numpy|ta-lib|cryptography|cffi|msgspec|protobuf|aiohttp|yarl)==")
"""Packages with libraries of which the app is made."""


def judged(folder: Path) -> str:
    """Download the wheels into an empty folder and look into them; raises Stop for what the app would break on."""
    wheels = downloaded(folder)
    found = macho.in_wheels(wheels, "arm64")
    if newer := macho.too_new(found, macos.MINIMUM_SYSTEM):
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
    code = {path for path in files if macho.oldest_systems(path.read_bytes())}
    if left := sorted(path.relative_to(app).as_posix() for path in code - {*ordered}):
        raise Stop(f"These libraries would not be signed: {', '.join(left[:5])}.")
    return len(ordered)
