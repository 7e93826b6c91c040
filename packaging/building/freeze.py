"""Freezes the program with packaging/tideboard.spec, and refuses a folder that lacks a library."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from building import macos, windows
from building.release import Release
from building.trimming import is_dropped
from devtools.base import Stop, say

INVENTORY = "inventory.json"
LOG = "freeze.log"
SCRATCH = "freezing"
FILES = frozenset({"icon", "version_file", "manifest", "plist"})
"""The options that name a file."""
NOT_FOUND = re.compile(r"Library not found: could not resolve '?([^',]+)'?, dependency of '?([^']+?)'?\.?\s*$")
OPENED_BY_THE_SYSTEM = re.compile(r"^lib(GL|EGL|OpenGL|GLX|GLESv2|vulkan|xcb|wayland-\w+)\.so")
"""What speaks with drivers and servers belongs to the machine the program runs on: the freezer leaves it out."""


def looks(release: Release, work: Path) -> dict[str, str]:
    """What the programs show of themselves outside their windows, as files for the spec; the icons have to be drawn."""
    makers = {"windows": windows.freeze_options, "macos": macos.freeze_options}
    return makers[release.system](release, work) if release.system in makers else {}


def result(work: Path, release: Release) -> Path:
    """The frozen program below a work folder: a folder, on macOS a bundle."""
    return work / "frozen" / ("Tideboard.app" if release.system == "macos" else "tideboard")


def missing_libraries(log: str) -> list[str]:
    """What the freezer could not find for files that are going to be in the folder: "library (for file)"."""
    missing = []
    for line in log.splitlines():
        if not (hit := NOT_FOUND.search(line)):
            continue
        library, needed_by = hit.group(1), inside_name(hit.group(2))
        if not is_dropped(needed_by) and not is_dropped(library) and not OPENED_BY_THE_SYSTEM.match(library):
            missing.append(f"{library} (for {needed_by})")
    return sorted(set(missing))


def inside_name(path: str) -> str:
    """The name in the bundle of a file of the environment or of the system."""
    plain = path.replace("\\\\", "/").replace("\\", "/")
    _, found, inside = plain.rpartition("/site-packages/")
    return inside if found else plain.rpartition("/")[2]


def make(
    python: Path, stage: Path, release: Release, work: Path, env: Mapping[str, str], options: Mapping[str, str]
) -> Path:
    """Freeze the staged program; returns the folder, on macOS the bundle, with its licences still to come.

    `options` go to the spec: `FILES` and "target_arch".
    """
    arguments, changes = prepared(stage, release, work, options)
    log = work / LOG
    with log.open("w", encoding="utf-8") as lines:
        done = subprocess.run(
            [str(python), *arguments],
            cwd=work / SCRATCH,
            env=dict(env) | changes,
            stdout=lines,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return judged(done.returncode, release, work)


def prepared(
    stage: Path, release: Release, work: Path, options: Mapping[str, str], spelled: Callable[[Path], str] = str
) -> tuple[list[str], dict[str, str]]:
    """Empty the folders, write the options; returns what follows `python` in the command, and its variables.

    `spelled` gives the name of a file as the freezing Python reads it, which under Wine is another than here.
    """
    target, scratch = result(work, release).parent, work / SCRATCH
    for folder in (target, scratch):
        shutil.rmtree(folder, ignore_errors=True)
    scratch.mkdir(parents=True)
    given = {name: spelled(Path(value)) if name in FILES else value for name, value in options.items()}
    facts = {"version": release.version, "inventory": spelled(work / INVENTORY)}
    (scratch / "options.json").write_text(json.dumps(given | facts))
    command = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", spelled(target), "--workpath", spelled(scratch)]
    command += [spelled(stage / "packaging" / "tideboard.spec")]
    return command, {"TIDEBOARD_FREEZE_OPTIONS": spelled(scratch / "options.json")}


def judged(code: int, release: Release, work: Path) -> Path:
    """What was frozen; raises Stop if the freezer failed, or lacked a library of a file that is in the folder."""
    log = work / LOG
    text = log.read_text(encoding="utf-8", errors="replace")
    if code:
        raise Stop("\n".join(text.splitlines()[-20:]) + f"\nFreezing failed; all of it stands in {log}.")
    if missing := missing_libraries(text):
        raise Stop(f"The freezer did not find {', '.join(missing)}: the folder would not start everywhere.")
    say(f"frozen; {len(text.splitlines())} lines in {log}")
    return result(work, release)
