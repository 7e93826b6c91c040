"""The archive in a bare root: one sentence says what the system lacks, and with that installed a window appears."""

from __future__ import annotations

import re
import shutil
import tarfile
from pathlib import Path

from building import bare_root
from building.bare_root import PERSON, Root
from building.release import Release
from devtools.base import ROOT, Stop

PICTURES = ROOT / "build" / "package" / "pictures"
INSTALL = re.compile(r"install: sudo apt install (.+)$")
SENTENCES = 4
"""So often at most does somebody type what the program says before it runs."""
CANNOT_START = 2
# Whoever unpacked it starts it in its folder; the display is one that a session has.
IN_A_SESSION = """
Xvfb :7 -screen 0 1680x1050x24 -nolisten tcp >/dev/null 2>&1 &
until [ -e /tmp/.X11-unix/X7 ]; do sleep 0.1; done
exec env DISPLAY=:7 "$@"
"""


def check(dist: Path, release: Release, _work: Path) -> str:
    """Try the archive; returns what was seen, raises Stop with the sentence otherwise. Needs root and debootstrap."""
    with bare_root.fresh(bare_root.FOLDER, "tarball") as root:
        program = _unpacked(root, dist / release.archive, release)
        told = _followed(root, program)
        root.install("xvfb")
        picture = root.home("window.png")
        command = (program, "--sandbox", "--screenshot", f"/home/{PERSON}/{picture.name}", "--after", "8")
        root.must("sh", "-c", IN_A_SESSION, "sh", *command, person=True, seconds=180)
        bare_root.no_python(root)
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, PICTURES / "from-the-archive.png")
        return f"{len(told)} sentences ({'; '.join(told)}), then a window ({picture.stat().st_size} bytes of picture)"


def _unpacked(root: Root, archive: Path, release: Release) -> str:
    """Where the program is inside the root, below the person's home."""
    with tarfile.open(archive) as packed:
        # Python 3.11.2 of Debian 12 has no filters yet; what is unpacked here was packed by us.
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        packed.extractall(root.home())  # noqa: S202
    folder = root.home(f"tideboard-{release.version}")
    if not (folder / "tideboard").is_file():
        raise Stop(f"{archive.name} does not unpack into {folder.name} with the program in it.")
    root.must("chown", "-R", f"{PERSON}:", f"/home/{PERSON}")
    return f"/home/{PERSON}/{folder.name}/tideboard"


def _followed(root: Root, program: str) -> list[str]:
    """Start it and do what it says until nothing but a display is missing; returns what was said."""
    said: list[str] = []
    for _ in range(SENTENCES):
        done = root.run(program, person=True)
        lines = done.stderr.strip().splitlines()
        if done.returncode != CANNOT_START or len(lines) != 1:
            raise Stop(
                f"Without its libraries the program ended with {done.returncode} and said:\n{done.stderr[-1500:]}"
            )
        said.append(lines[0])
        if not (wanted := INSTALL.search(lines[0])):
            break
        root.install(*wanted[1].split())
    if len(said) < 2 or "DISPLAY" not in said[-1]:
        raise Stop(f"The sentences do not lead to a running program: {said}")
    return said
