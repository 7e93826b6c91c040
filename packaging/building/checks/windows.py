"""The Windows installer holds what it should; on other systems it is made of a stand-in of Windows' folder."""

from __future__ import annotations

import dataclasses
import shutil
import tarfile
import zipfile
from pathlib import Path

from building import icons, windows
from building.checks import windows_folder, windows_person
from building.release import Release
from devtools.base import Stop, quiet
from devtools.borrowing import BORROWED, borrow, can_borrow

EXTRA = {"uninstall.exe"}
OLDER, NEWER = "0.0.1", "999.0.0"
QUICK = windows.Compiler(compressor="zlib")


def check(dist: Path, release: Release, work: Path) -> str:
    """Unpack the installer and compare it with the folder, build it twice, then install, upgrade and remove it.

    Elsewhere than on Windows the installer is made of a stand-in, and the second half runs under Wine if there is one.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    release_here = dataclasses.replace(release, system="windows", machine="x86_64")
    frozen, own = work / "folder", release.system == "windows"
    if own:
        unzip(dist / release.archive, frozen)
        setup = dist / release.installer
        windows_folder.look(frozen, release)
    else:
        stand_in(dist / release.archive, frozen)
        icon = icons.Icons(icons.FOLDER).ico
        own_icon = icon if icon.exists() else None
        setup = windows.compiled(frozen, release_here, work / "first", work, icon=own_icon)
        again = windows.compiled(frozen, release_here, work / "second", work, icon=own_icon)
        if setup.read_bytes() != again.read_bytes():
            raise Stop("The same folder gave two different Windows installers.")
    count = compared(setup, frozen, work / "unpacked")
    what = "the frozen folder" if own else "a stand-in with the names of this system's folder, twice the same bytes"
    return f"{setup.name}: {count} files as in {what}; {tried(frozen, release_here, work)}"


def stand_in(archive: Path, frozen: Path) -> None:
    """A folder like the one Windows would freeze: names of the archive, small contents, programs that end in .exe."""
    with tarfile.open(archive) as bundle:
        names = [member.name for member in bundle if not member.isdir()]
    for name in names:
        inside = name.partition("/")[2]
        target = frozen / (f"{inside}.exe" if inside in {"tideboard", "tideboard-sandbox"} else inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"stands in for {inside}\n", encoding="utf-8")


def unzip(archive: Path, frozen: Path) -> None:
    """The frozen folder out of the archive that is offered beside the installer."""
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(frozen.with_name("zip"))  # noqa: S202  our own archive, made a moment ago
    next(frozen.with_name("zip").iterdir()).rename(frozen)


def compared(setup: Path, frozen: Path, target: Path) -> int:
    """Unpack the installer with 7-Zip and compare every file; returns their number, raises Stop for a difference."""
    quiet(seven_zip(), "x", "-y", f"-o{target}", setup)
    inside = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()}
    inside = {name: path for name, path in inside.items() if not name.startswith("$PLUGINSDIR/")}
    names = windows.names_in(frozen)
    if other := set(inside) ^ {*names, *EXTRA}:
        raise Stop(f"{setup.name} and its folder differ in {', '.join(sorted(other)[:5])}.")
    for name in names:
        if inside[name].read_bytes() != (frozen / name).read_bytes():
            raise Stop(f"{name} is another file in {setup.name} than in the folder.")
    return len(names)


def seven_zip() -> Path:
    """7-Zip of this system or a borrowed one; raises Stop with what to install."""
    own = BORROWED / "usr" / "lib" / "p7zip" / "7z"  # what lies in usr/bin calls an installed one
    if not shutil.which("7z") and not own.exists() and can_borrow():
        borrow(["p7zip-full|7zip"])
    found = Path(shutil.which("7z") or own)
    if not found.exists():
        raise Stop("Looking into the Windows installer needs 7-Zip: apt-get install p7zip-full.")
    return found


def tried(frozen: Path, release: Release, work: Path) -> str:
    """Install, upgrade, refuse and remove as a person would, with three versions of the same folder."""
    person = windows_person.somebody(work)
    if person is None:
        return "not installed: that takes Windows (CI=1) or Wine"
    with person:
        if windows_person.UNDER_WINE:
            person.lend_programs(frozen, windows.PROGRAMS)
        return tried_by(person, frozen, release, work)


def tried_by(person: windows_person.Person, frozen: Path, release: Release, work: Path) -> str:
    """The same for a person; returns what was done."""
    setups = {version: built(frozen, release, version, work) for version in (OLDER, release.version, NEWER)}
    windows_person.live_through(person, setups, (OLDER, release.version, NEWER))
    old = " on Windows 7," if windows_person.UNDER_WINE else ""
    did = f"installed, also into a Chinese folder, upgraded, refused{old} while running and over a newer one"
    return f"{person.system}: {did}, removed with and without data"


def built(frozen: Path, release: Release, version: str, work: Path) -> Path:
    """An installer of that version, each with one file that no other has."""
    mark = frozen / "_internal" / f"only-in-{version}.txt"
    mark.write_text(version, encoding="utf-8")
    compiler = dataclasses.replace(QUICK, target=windows_person.TARGET)
    setup = windows.compiled(
        frozen, dataclasses.replace(release, version=version), work / "versions", work, compiler=compiler
    )
    mark.unlink()
    return setup
