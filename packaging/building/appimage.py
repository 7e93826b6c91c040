"""The AppImage: the frozen folder with its desktop files as one file that runs without being installed.

`python packaging/building/appimage.py` makes it of what `dev.py package` built last and adds it to the sums. Only the
release workflow does: the small program in front, which mounts the rest, is a release of another project.
"""

from __future__ import annotations

import os
import shutil
import sys
import urllib.request
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from building import command, desktop_files, feed, freeze, icons, man_pages, staging, sums
from building.release import Release
from devtools.base import Stop, quiet, say
from devtools.borrowing import borrow, can_borrow, find_program

RUNTIME = "https://github.com/AppImage/type2-runtime/releases/download/20251108/runtime-x86_64"
RUNTIME_SHA256 = "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d"
"""Several projects pin this very release by this sum; whoever builds for another machine adds its line here."""
PROGRAM = "usr/lib/tideboard"
START = f"""#!/bin/sh
# Started under the name of the other program (a link, or ARGV0), it is that one.
here=$(dirname "$(readlink -f "$0")")
case "${{ARGV0##*/}}" in
  tideboard-sandbox*) exec "$here/{PROGRAM}/tideboard-sandbox" "$@" ;;
  *) exec "$here/{PROGRAM}/tideboard" "$@" ;;
esac
"""
COMPRESSION = ("-comp", "zstd", "-Xcompression-level", "19", "-b", "1M")


def make(frozen: Path, release: Release, target: Path, work: Path, runtime: bytes) -> Path:
    """Put the folder behind the runtime; same folder and runtime, same bytes. `work` is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    folder, image = work / "AppDir", work / "image"
    fill(folder, frozen, release)
    env = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    times = ("-mkfs-time", str(release.epoch), "-all-time", str(release.epoch))
    quiet(packer(), folder, image, "-all-root", "-noappend", "-no-xattrs", "-quiet", *COMPRESSION, *times, env=env)
    product = target / release.appimage
    product.write_bytes(runtime + image.read_bytes())
    product.chmod(0o755)
    return product


def fill(folder: Path, frozen: Path, release: Release) -> None:
    """The tree that is mounted: program and desktop files as if installed, entry and icon at its top."""
    shutil.copytree(frozen, folder / PROGRAM, symlinks=True)
    drawn = icons.Icons(icons.FOLDER)
    share = folder / "usr" / "share"
    desktop_files.write(share, release, drawn, man_pages.pages(frozen, release), desktop_files.homepage())
    (folder / "tideboard.desktop").symlink_to("usr/share/applications/tideboard.desktop")
    shutil.copyfile(drawn.png(256), folder / "tideboard.png")
    (folder / ".DirIcon").symlink_to("tideboard.png")
    (folder / "AppRun").write_text(START, encoding="utf-8", newline="\n")
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    (folder / "AppRun").chmod(0o755)


def packer() -> Path:
    """The program that packs; borrowed where apt is. Raises Stop with what to install."""
    if not find_program("mksquashfs") and can_borrow():
        say("borrowing squashfs-tools into .venv/sys (nothing is installed)")
        borrow(["squashfs-tools"])
    if found := find_program("mksquashfs"):
        return found
    raise Stop("The AppImage needs mksquashfs: install squashfs-tools.")


def fetched(address: str, digest: str, folder: Path) -> bytes:
    """What lies at an address, if it is what was pinned; raises Stop for other bytes or none."""
    file = folder / "fetched"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  an address of this file, pinned by sum
            file.write_bytes(answer.read())
    except OSError as reason:
        raise Stop(f"{address} cannot be fetched: {reason}") from None
    if (found := sums.digest(file)) != digest:
        raise Stop(f"{address} is not what was pinned: its SHA-256 is {found}, not {digest}.")
    return file.read_bytes()


def main() -> int:
    """Make the AppImage of the last build beside its other products, start it once, and write the sums anew."""
    release = staging.read_release(command.WORK / staging.RELEASE)
    if (release.system, release.machine) != ("linux", "x86_64"):
        raise Stop(f"No runtime is pinned for {release.system} on {release.machine}.")
    work = command.WORK / "appimage"
    work.mkdir(parents=True, exist_ok=True)
    runtime = fetched(RUNTIME, RUNTIME_SHA256, work)
    product = make(freeze.result(command.WORK, release), release, command.DIST, work / "tree", runtime)
    # Unpacked for the run: a machine that builds may have no FUSE.
    told = quiet(product, "--version", env=dict(os.environ, APPIMAGE_EXTRACT_AND_RUN="1"), cwd=work)
    listed = [path for path in command.DIST.iterdir() if path.name not in {release.sums, feed.NAME}]
    sums.make(listed, command.DIST / release.sums)
    say(f"{product.name}: {product.stat().st_size} bytes, {told.strip()}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as reason:
        sys.exit(f"appimage.py: {reason}")
