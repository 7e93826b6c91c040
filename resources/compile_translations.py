"""Compile the translators' `.ts` files into the `.qm` files that the program reads, beside them.

The build hook does it, `dev.py` where a `.ts` is newer, and by hand `python resources/compile_translations.py`.
Standard library only: `dev.py` asks whether the files are current before anything is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "tideboard_resources" / "i18n"


def sources() -> list[Path]:
    """Return the translators' file of every language, sorted."""
    return sorted(TEXTS.glob("*.ts"))


def is_current() -> bool:
    """Tell whether no compiled file is missing or older than its translations or this script."""
    script = Path(__file__).stat().st_mtime_ns
    for source in sources():
        target = source.with_suffix(".qm")
        if not target.exists() or target.stat().st_mtime_ns < max(source.stat().st_mtime_ns, script):
            return False
    return True


def lrelease() -> Path:
    """Return Qt's compiler: the one inside the PySide6 of this Python, else that of the system on PATH.

    Raises RuntimeError if neither is there.
    """
    name = "lrelease.exe" if os.name == "nt" else "lrelease"
    package = importlib.util.find_spec("PySide6")
    places = [Path(place) / name for place in (package and package.submodule_search_locations) or ()]
    on_path = shutil.which("lrelease")
    for tool in [*places, *([Path(on_path)] if on_path else [])]:
        if tool.exists():
            return tool
    raise RuntimeError("no lrelease: install PySide6-Essentials, which brings it, or put Qt's on the PATH")


def compile_texts(source: Path, target: Path) -> None:
    """Compile one `.ts` file into the `.qm` file `target`; raises RuntimeError with the compiler's message."""
    command = [str(lrelease()), "-silent", str(source), "-qm", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise RuntimeError(f"lrelease did not compile {source}: {(done.stderr or done.stdout).strip()}")


def compile_all() -> bool:
    """Compile every language unless all are current; return whether the compiler ran.

    The files are moved into place when they are whole: a program that starts meanwhile reads an old one or a new one.
    """
    if is_current():
        return False
    with tempfile.TemporaryDirectory(dir=TEXTS.parent) as made:
        for source in sources():
            target = source.with_suffix(".qm")
            compile_texts(source, Path(made) / target.name)
            (Path(made) / target.name).replace(target)
    return True


if __name__ == "__main__":
    sys.stdout.write("compiled\n" if compile_all() else "up to date\n")
