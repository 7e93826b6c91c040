"""The licence texts of everything in a frozen folder, one folder per component, and an index of them."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from building.inventory import Component
from building.release import Release
from devtools.base import ROOT, Stop
from devtools.borrowing import BORROWED

TEXTS = ROOT / "packaging" / "licences"
TEXT_NAME = re.compile(r"^(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z]+(?:-\d+(?:\.\d+)*)?)")
QT_FOR_PYTHON = {"pyside6-essentials", "shiboken6"}
LGPL = ("LGPL-3.txt", "GPL-3.txt")
TERMS = {"qt": "LGPL-3.0-only", "icu": "Unicode-3.0", "python": "PSF-2.0"}
UNNAMED = {"TA-Lib": "BSD-2-Clause"}
"""Terms of packages that bring the text without its name."""
LONGEST_TERMS = 80
"""Characters from which on a package has put its whole text where the name belongs."""
INDEX_HEAD = """Tideboard {version} and what it is made of
======================================

Tideboard itself is under the Apache License 2.0. Beside each component stands the folder with its texts. The libraries
of Qt are files of their own in this program's folder: they may be replaced by other builds of the same version, as
their licence (LGPL 3) grants.

"""


def folder_of(frozen: Path, release: Release) -> Path:
    """Where the texts lie in the frozen program."""
    return frozen / "Contents" / "Resources" / "licenses" if release.system == "macos" else frozen / "licenses"


def make(components: Iterable[Component], site: Path, base: Path, target: Path, release: Release) -> list[Path]:
    """Copy every text below `target` and write the index; raises Stop for a component without a text.

    `base` is the library folder of the Python that was frozen, `site` the site-packages it was frozen with.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines, index = [], []
    for component in sorted(set(components), key=lambda each: (each.name.lower(), each.version)):
        texts = texts_of(component, site, base)
        if not texts:
            raise Stop(f"{component.name} {component.version} ({component.origin}) comes without a licence text.")
        own = target / re.sub(r"[^\w.+-]+", "-", component.name)
        for name, text in sorted(texts.items()):
            own.mkdir(exist_ok=True)
            shutil.copyfile(text, own / name)
            add_common(text, target / "common")
        lines.append(f"{component.name} {component.version}: {own.name}/")
        told = {"name": component.name, "version": component.version, "license": terms_of(component, site)}
        index.append(told | {"file": own.name})
    (target / "INDEX.txt").write_text(INDEX_HEAD.format(version=release.version) + "\n".join(lines) + "\n", "utf-8")
    (target / "index.json").write_text(json.dumps(index, indent=1) + "\n", "utf-8")  # what the About window shows
    made = [path for path in target.rglob("*") if path.is_file()]
    for path in made:
        path.chmod(0o644)
    return made


def texts_of(component: Component, site: Path, base: Path) -> Mapping[str, Path]:
    """The licence texts of one component by the name they get."""
    if component.origin == "pypi":
        return texts_of_package(component, site)
    if component.origin == "debian":
        return existing({"copyright": copyright_file(component.name)})
    if component.origin == "numpy":  # its own text holds those of the libraries in its wheel
        return {"LICENSE.txt": next(site.glob("numpy-*.dist-info/licenses/LICENSE.txt"))}
    if component.origin == "python":
        return existing({"LICENSE.txt": python_licence(base)})
    named = {"qt": (*LGPL, "Qt.txt"), "icu": ("ICU.txt",), "windows": ("Microsoft-runtime.txt",)}
    return existing({name: TEXTS / name for name in named.get(component.origin, ())})


def texts_of_package(component: Component, site: Path) -> Mapping[str, Path]:
    """The texts that a Python package carries; those of Qt for Python stand in its home only."""
    if component.name.lower().replace("_", "-") in QT_FOR_PYTHON:
        return existing({name: TEXTS / name for name in LGPL})
    (found,) = importlib.metadata.distributions(name=component.name, path=[str(site)])
    texts = {}
    for path in found.files or ():
        inside = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", path.as_posix())
        if ".dist-info/" in path.as_posix() and TEXT_NAME.match(path.name.rpartition("_")[2]):
            texts[inside.replace("/", "-")] = Path(str(found.locate_file(path)))
    return texts


def terms_of(component: Component, site: Path) -> str:
    """The short name of the licence where its own package tells one; empty for those whose text has to be read."""
    if component.origin != "pypi":
        return TERMS.get(component.origin, "")
    (found,) = importlib.metadata.distributions(name=component.name, path=[str(site)])
    expression, short = ((found.metadata.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    named = expression or (short if "\n" not in short and len(short) < LONGEST_TERMS else "")
    return named or UNNAMED.get(component.name, "")


def python_licence(base: Path) -> Path:
    """Python's own licence: beside its library, on Windows above it."""
    places = [base / "LICENSE.txt", base.parent / "LICENSE.txt", base.parent.parent / "LICENSE.txt"]
    return next((place for place in places if place.exists()), places[0])


def copyright_file(package: str) -> Path:
    """Where Debian keeps the terms of a package; a link may lead to another package's folder."""
    for root in (Path("/"), BORROWED):
        folder = root / "usr" / "share" / "doc" / package
        if (folder / "copyright").exists():
            return folder / "copyright"
    return Path("/usr/share/doc") / package / "copyright"


def existing(texts: Mapping[str, Path]) -> Mapping[str, Path]:
    """All of them or none: half a licence is none."""
    return texts if all(path.exists() for path in texts.values()) else {}


def add_common(text: Path, target: Path) -> None:
    """Debian's terms name common licences by their place in the system: copy those as well."""
    for name in COMMON.findall(text.read_text(encoding="utf-8", errors="replace")):
        source = Path("/usr/share/common-licenses") / name
        if source.is_file():
            target.mkdir(exist_ok=True)
            shutil.copyfile(source, target / name)
