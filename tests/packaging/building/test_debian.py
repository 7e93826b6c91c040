"""The Debian package: what it says of itself, what it asks of a system, and that it is the same each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from building import debian
from building.changes import Changes
from building.elf import Demands
from building.icons import DRAWINGS, HICOLOR, Icons
from building.release import Release
from devtools.base import Stop

RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
ASKED = Demands(frozenset({"libGL.so.1", "libglib-2.0.so.0"}), frozenset({"libxkbcommon.so.0"}), (2, 35))
HELP = "#!/bin/sh\necho usage\necho\necho options:\necho '  --sandbox  practise'\n"


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A folder as the freezer leaves it, with a link and a library in it."""
    folder = tmp_path / "frozen"
    (folder / "_internal" / "PySide6").mkdir(parents=True)
    for program in ("tideboard", "tideboard-sandbox"):
        (folder / program).write_text(HELP, encoding="utf-8")
        (folder / program).chmod(0o700)
    (folder / "_internal" / "PySide6" / "libQt6Core.so.6").write_bytes(b"library")
    (folder / "_internal" / "libQt6Core.so.6").symlink_to("PySide6/libQt6Core.so.6")
    return folder


@pytest.fixture
def icons(tmp_path: Path) -> Icons:
    """Stand-ins for the drawn ones."""
    folder = tmp_path / "icons"
    folder.mkdir()
    for size in HICOLOR:
        shutil.copyfile(DRAWINGS / "app.svg", folder / f"{size}.png")
    return Icons(folder)


def test_depends_follow_from_what_is_not_in_the_folder() -> None:
    """With the names of newer and older Debian, the files that bundled libraries read, and the C library's version."""
    assert debian.depends(ASKED) == [
        *("ca-certificates", "libc6 (>= 2.35)", "libgl1", "libglib2.0-0t64 | libglib2.0-0", "tzdata", "xkb-data"),
    ]


def test_a_library_without_a_known_package_stops_the_build() -> None:
    """A package that cannot start after apt was content is worse than none."""
    with pytest.raises(Stop, match=r"libnew\.so\.1"):
        debian.depends(replace(ASKED, libraries=frozenset({"libnew.so.1"})))


@pytest.mark.parametrize(
    ("ours", "theirs"), [("1.2.3", "1.2.3"), ("0.2.0rc1", "0.2.0~rc1"), ("0.2.0.dev4", "0.2.0~dev4")]
)
def test_versions_sort_as_debian_sorts(ours: str, theirs: str) -> None:
    """What leads to a version comes before it."""
    assert debian.version(ours) == theirs


def test_control_has_what_dpkg_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line per field, the long description last, a home page only if there is one."""
    monkeypatch.delenv("TIDEBOARD_HOMEPAGE", raising=False)
    text = debian.fields(RELEASE, ASKED, 1234)
    told = dict(line.split(": ", 1) for line in text.splitlines() if re.match(r"[A-Z]", line))

    assert (told["Package"], told["Version"], told["Architecture"]) == ("tideboard", "1.2.3", "amd64")
    assert told["Installed-Size"] == "1234"
    assert "@" in told["Maintainer"]
    assert "Homepage" not in told
    assert text.endswith("no key.\n")
    monkeypatch.setenv("TIDEBOARD_HOMEPAGE", "https://example.org/t")
    assert "\nHomepage: https://example.org/t\n" in debian.fields(RELEASE, ASKED, 1234)


def test_the_changelog_is_in_debians_form() -> None:
    """Short lines, and the day in the form of mail."""
    told = debian.changelog([Changes("1.2.3", date(2026, 9, 21), "", ("word " * 40,))])

    assert told.startswith("tideboard (1.2.3) unstable; urgency=medium\n\n  * word")
    assert told.endswith("  Mon, 21 Sep 2026 00:00:00 -0000\n")
    assert max(map(len, told.splitlines()[:-1])) <= 80


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="no dpkg-deb")
def test_same_folder_same_package(frozen: Path, icons: Icons, tmp_path: Path) -> None:
    """Links, modes, owners and sums are right, no script is in it, and building it again gives the same bytes."""
    target = tmp_path / "target"
    target.mkdir()
    first = debian.make(frozen, RELEASE, target, tmp_path / "one", icons).read_bytes()
    (frozen / "tideboard").touch()
    again = debian.make(frozen, RELEASE, target, tmp_path / "two", icons)

    assert again.read_bytes() == first
    listed = subprocess.run(["dpkg-deb", "-c", again], capture_output=True, text=True, check=True).stdout
    assert "root/root" in listed
    assert "./usr/bin/tideboard -> ../lib/tideboard/tideboard\n" in listed
    assert re.search(r"^-rwxr-xr-x .* \./usr/lib/tideboard/tideboard-sandbox$", listed, re.MULTILINE)
    assert re.search(r"^-rw-r--r-- .*/libQt6Core\.so\.6$", listed, re.MULTILINE)
    assert len(re.findall(r"hicolor/.*/tideboard\.(png|svg)$", listed, re.MULTILINE)) == len(HICOLOR) + 1
    subprocess.run(["dpkg-deb", "-R", again, tmp_path / "out"], check=True)
    assert sorted(path.name for path in (tmp_path / "out" / "DEBIAN").iterdir()) == ["control", "md5sums"]
    subprocess.run(["md5sum", "-c", "--quiet", "DEBIAN/md5sums"], cwd=tmp_path / "out", check=True)


def test_each_part_of_the_folder_has_its_licence() -> None:
    """Every licence that a stanza names has its own paragraph."""
    text = (debian.TEMPLATES / "copyright").read_text("utf-8")
    stanzas = [dict(re.findall(r"^([A-Z][\w-]+): (.*)$", stanza, re.MULTILINE)) for stanza in text.split("\n\n")]

    known = {each["License"] for each in stanzas if "Files" not in each and "License" in each}
    known |= {"public-domain"}
    for each in stanzas:
        if "Files" in each:
            assert each["License"] in known or set(each["License"].split(" and ")) <= known, each["Files"]
            assert each["Copyright"]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, debian.NOBODY),
        ({"DEBFULLNAME": "Somebody", "DEBEMAIL": "me@example.org"}, "Somebody <me@example.org>"),
    ],
)
def test_the_maintainer_is_whom_the_build_names(environment: dict[str, str], expected: str) -> None:
    assert debian.maintainer(environment) == expected


@pytest.mark.parametrize(
    "environment",
    [{"DEBFULLNAME": "Somebody"}, {"DEBEMAIL": "me@example.org"}, {"DEBFULLNAME": "x", "DEBEMAIL": "me\nYou: no"}],
)
def test_half_a_maintainer_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(Stop, match="DEBEMAIL"):
        debian.maintainer(environment)
