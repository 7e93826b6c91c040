"""What lies in a frozen folder, by the component it came with: name, version, origin."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools.base import Stop
from devtools.borrowing import BORROWED, owner_of_borrowed

QT_FILE = re.compile(r"^PySide6/(Qt/|plugins/|translations/|Qt6|Qt\w+\.framework)")
ICU_FILE = re.compile(r"^PySide6/Qt/lib/libicu\w+\.so\.(\d+)$")
NUMPY_LIBRARY = re.compile(r"^numpy(\.libs|/\.dylibs)/lib(\w*openblas|gfortran|quadmath|gcc_s)")
NUMPY_LIBRARIES = {"gfortran": "libgfortran", "quadmath": "libquadmath", "gcc_s": "libgcc"}
RUNTIME_OF_WINDOWS = re.compile(
    r"(vcruntime\d+(_\d)?|msvcp\d+(_\w+)?|ucrtbase|api-ms-win-[\w-]+|concrt\d+)\.dll$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """A work that others made, and its origin: "pypi", "debian", "qt", "icu", "numpy", "python", "windows" or "own"."""

    name: str
    version: str
    origin: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the folder, or a module inside a program, and where the build took it from."""

    inside: str
    source: Path


def read(inventory: Path) -> list[Entry]:
    """What the spec wrote down; files that it made itself have no source and are left out."""
    listed: list[tuple[str, str]] = json.loads(inventory.read_text(encoding="utf-8"))
    return [Entry(inside.replace("\\", "/"), Path(source)) for inside, source in listed if Path(source).is_absolute()]


class Origins:
    """Tells the component of a file by the place it was taken from."""

    def __init__(self, site: Path, base: Iterable[Path], python_version: str, qt_version: str) -> None:
        """`site` is the site-packages of the build environment, `base` are folders of its Python's own library."""
        self._site = site
        self._base = tuple(base)
        self._python = Component("CPython", python_version, "python")
        self._qt_version = qt_version
        self._owners = distribution_files(site)
        self._debian: dict[Path, Component] = {}

    def of(self, source: Path) -> Component:
        """The component of one file; raises Stop where none claims it, since its licence is then unknown."""
        if source.is_relative_to(self._site):
            return self._of_package(source.relative_to(self._site).as_posix())
        if RUNTIME_OF_WINDOWS.search(source.name):
            return Component("Microsoft Visual C++ runtime", "14", "windows")
        if any(source.is_relative_to(folder) for folder in self._base) or source.name.startswith("libpython"):
            return self._python
        if source not in self._debian:
            self._debian[source] = debian_component(source)
        return self._debian[source]

    def _of_package(self, name: str) -> Component:
        if hit := ICU_FILE.match(name):
            return Component("ICU", hit.group(1), "icu")
        if QT_FILE.match(name):
            return Component("Qt", self._qt_version, "qt")
        owner = owner_of(self._owners, name)
        if hit := NUMPY_LIBRARY.match(name):
            library = NUMPY_LIBRARIES.get(hit.group(2), "OpenBLAS")
            return Component(library, version_inside(self._site / name), "numpy")
        if owner is None:
            raise Stop(f"No installed package claims {name}: what is its licence?")
        return owner


def version_inside(library: Path) -> str:
    """What a library of a wheel tells of itself: OpenBLAS in its text, others in their name; empty where neither."""
    told = re.search(rb"OpenBLAS (\d+(?:\.\d+)+)", library.read_bytes())
    named = re.search(r"\.so\.(\d[\d.]*)$|\.(\d[\d.]*)\.dylib$", library.name)
    if told:
        return told.group(1).decode()
    return (named.group(1) or named.group(2)) if named else ""


def owner_of(owners: Mapping[str, Component], name: str) -> Component | None:
    """The owner of a file of an environment; the freezer on Windows spells libraries as programs import them."""
    folded = name.lower()
    return owners.get(name) or next((owner for each, owner in owners.items() if each.lower() == folded), None)


def distribution_files(site: Path) -> dict[str, Component]:
    """Every file of every package of an environment."""
    owners: dict[str, Component] = {}
    for found in importlib.metadata.distributions(path=[str(site)]):
        component = Component(found.metadata["Name"], found.version, "pypi")
        owners |= {path.as_posix(): component for path in found.files or ()}
    return owners


def debian_component(source: Path) -> Component:
    """The Debian package of a system's library, installed or borrowed; raises Stop where there is none."""
    if source.resolve().is_relative_to(BORROWED):
        name, version = owner_of_borrowed(source.resolve())
        return Component(name, version, "debian")
    for path in (source.resolve(), source) if shutil.which("dpkg-query") else ():
        for candidate in (path, Path("/") / path.relative_to("/usr") if path.is_relative_to("/usr") else path):
            command = ["dpkg-query", "--search", str(candidate)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not done.returncode:
                name = done.stdout.split(":")[0]
                asked = ["dpkg-query", "--show", "--showformat=${Version}\n", name]
                version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[0]
                return Component(name, version, "debian")
    raise Stop(f"No package of this system claims {source}: what is its licence?")
