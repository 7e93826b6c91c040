"""The components of this program with versions and licence texts, from the build's list or the installed packages.

A frozen program brings `licenses/index.json`, a list of {name, version, license, file} whose files lie in that folder.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import msgspec

import tideboard_core
from tideboard_resources import path_of

FOLDER: Final = "licenses"
INDEX: Final = "index.json"
OWN: Final = "tideboard"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXT: Final = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
_LONGEST: Final = 1024 * 1024
"""Bytes that are read of one text."""
_CLASSIFIER: Final = "License :: OSI Approved :: "
_UNNAMED: Final = {"TA-Lib": "BSD-2-Clause"}
"""Licences of packages that bring the text without its name."""
_BUNDLED: Final = (
    ("Inter", "OFL-1.1", "fonts/LICENSE-inter.txt"),
    ("Noto Sans CJK", "OFL-1.1", "fonts/LICENSE-noto-cjk.txt"),
    ("Lucide", "ISC", "icons/LICENSE-lucide.txt"),
    ("OpenCC tables", "Apache-2.0", "lookup/LICENSE-opencc.txt"),
    ("pypinyin table", "MIT", "lookup/LICENSE-pypinyin.txt"),
)
"""Fonts, icons and tables among our own resources; their sources are named where they are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component; `license` and `texts` may be empty if the package names none."""

    name: str
    version: str
    license: str
    texts: tuple[Path, ...] = ()

    def text(self) -> str:
        """The licence texts, one after the other; what cannot be read is left out."""
        return "\n\n".join(text for text in map(_read, self.texts) if text)


class _Entry(msgspec.Struct, frozen=True):
    name: str
    version: str
    license: str
    file: str


def components_inside() -> list[Component]:
    """Every component, Tideboard first, then by name. Reads files: do not call it on the GUI thread."""
    folder = _licence_folder()
    found = _listed(folder) if folder is not None else []
    components = found or [*_installed(), *_bundled(), _python()]
    return sorted(components, key=lambda one: (one.name.lower() != OWN, one.name.lower(), one.version))


def _licence_folder() -> Path | None:
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).parent
    places = (beside / FOLDER, beside.parent / "Resources" / FOLDER)  # the second in a macOS bundle
    return next((place for place in places if (place / INDEX).is_file()), None)


def _listed(folder: Path) -> list[Component]:
    try:
        entries = msgspec.json.decode((folder / INDEX).read_bytes(), type=list[_Entry])
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return []
    return [
        Component(name=one.name, version=one.version, license=one.license, texts=tuple(_inside(folder, one.file)))
        for one in entries
    ]


def _inside(folder: Path, name: str) -> Iterator[Path]:
    """A file of the folder, or all files of a folder in it; nothing outside."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return
    yield from sorted(path.iterdir()) if path.is_dir() else [path]


def _installed() -> Iterator[Component]:
    """Our package and its dependencies, also indirect ones."""
    wanted, visited = [OWN], set[str]()
    while wanted:
        name = wanted.pop()
        if name in visited:
            continue
        visited.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system, or not installed at all
            if name == OWN:
                yield Component(name="Tideboard", version=tideboard_core.__version__, license="Apache-2.0")
            continue
        wanted += _needed(found.requires or ())
        yield _component_of(found)


def _needed(requirements: Iterable[str]) -> Iterator[str]:
    for line in requirements:
        name, _, condition = line.partition(";")
        match = _NAME.match(name)
        if match is not None and "extra" not in condition:
            yield re.sub(r"[-_.]+", "-", match.group(0)).lower()


def _component_of(found: metadata.Distribution) -> Component:
    texts = [Path(str(found.locate_file(file))) for file in found.files or () if _is_text(file)]
    name = found.metadata["Name"]
    return Component(
        name="Tideboard" if name == OWN else name,
        version=found.version,
        license=_licence_of(found.metadata),
        texts=tuple(sorted(texts)),
    )


def _is_text(file: metadata.PackagePath) -> bool:
    return any(part.endswith(".dist-info") for part in file.parts) and _TEXT.match(file.name) is not None


def _licence_of(package: metadata.PackageMetadata) -> str:
    expression, short = ((package.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    names = [
        line.removeprefix(_CLASSIFIER) for line in package.get_all("Classifier") or () if line.startswith(_CLASSIFIER)
    ]
    named = expression or (short if "\n" not in short and len(short) < 80 else "") or ", ".join(names)
    return named or _UNNAMED.get(package["Name"], "")


def _bundled() -> Iterator[Component]:
    for name, licence, file in _BUNDLED:
        yield Component(name=name, version="", license=licence, texts=(Path(path_of(file)),))


def _python() -> Component:
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    version = ".".join(map(str, sys.version_info[:3]))
    return Component(name="Python", version=version, license="PSF-2.0", texts=(text,))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode("utf-8", "replace").strip()
    except OSError:
        return ""
