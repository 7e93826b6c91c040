"""Licence texts: everything inside has one, and the index leads to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building import licences
from building.inventory import Component
from building.release import Release
from devtools.base import Stop

RELEASE = Release(version="0.2.0", commit="0" * 40, epoch=0, system="linux", machine="x86_64")


def package(site: Path, name: str, texts: dict[str, str]) -> Component:
    """An installed package that carries these texts."""
    info = site / f"{name}-1.0.dist-info"
    for place, text in texts.items():
        (info / place).parent.mkdir(parents=True, exist_ok=True)
        (info / place).write_text(text)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n")
    (info / "RECORD").write_text("".join(f"{info.name}/{place},,\n" for place in [*texts, "METADATA"]))
    return Component(name, "1.0", "pypi")


def test_every_text_is_copied_and_listed(tmp_path: Path) -> None:
    """Texts in sub-folders keep their origin in the name; what is no text of a licence stays out."""
    site = tmp_path / "site"
    one = package(
        site, "one", {"licenses/LICENSE": "A", "licenses/vendor/llhttp/LICENSE": "B", "entry_points.txt": "C"}
    )
    base = tmp_path / "python"
    base.mkdir()
    (base / "LICENSE.txt").write_text("PSF")
    target = tmp_path / "licenses"

    licences.make([one, Component("CPython", "3.11.2", "python")], site, base, target, RELEASE)

    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert found == {"INDEX.txt", "index.json", "one/LICENSE", "one/vendor-llhttp-LICENSE", "CPython/LICENSE.txt"}
    index = (target / "INDEX.txt").read_text()
    assert "CPython 3.11.2: CPython/\none 1.0: one/\n" in index
    assert "may be replaced" in index
    assert json.loads((target / "index.json").read_text()) == [
        {"name": "CPython", "version": "3.11.2", "license": "PSF-2.0", "file": "CPython"},
        {"name": "one", "version": "1.0", "license": "", "file": "one"},
    ]


@pytest.mark.parametrize("origin", ["pypi", "debian", "python", "unheard-of"])
def test_a_component_without_a_text_ends_the_build(tmp_path: Path, origin: str) -> None:
    """Nothing is passed on whose terms are not passed on with it."""
    package(tmp_path / "site", "nothing", {"top_level.txt": ""})

    with pytest.raises(Stop, match="comes without a licence text"):
        licences.make([Component("nothing", "1.0", origin)], tmp_path / "site", tmp_path, tmp_path / "out", RELEASE)


@pytest.mark.parametrize(
    ("component", "texts"),
    [
        (Component("Qt", "6.11.3", "qt"), {"LGPL-3.txt", "GPL-3.txt", "Qt.txt"}),
        (Component("PySide6_Essentials", "6.11.3", "pypi"), {"LGPL-3.txt", "GPL-3.txt"}),
        (Component("ICU", "73", "icu"), {"ICU.txt"}),
        (Component("Microsoft Visual C++ runtime", "14", "windows"), {"Microsoft-runtime.txt"}),
    ],
)
def test_what_carries_no_text_gets_ours(tmp_path: Path, component: Component, texts: set[str]) -> None:
    """The texts that wheels leave out stand in packaging/licences."""
    assert set(licences.texts_of(component, tmp_path, tmp_path)) == texts


def test_the_texts_of_lgpl_and_gpl_are_whole() -> None:
    """Not a link to them, which a machine without network could not follow."""
    texts = {name: (licences.TEXTS / name).read_text() for name in licences.LGPL}

    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.txt"]
    assert "END OF TERMS AND CONDITIONS" in texts["GPL-3.txt"]
