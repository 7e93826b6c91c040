"""The environment that freezes the program: hashed pins and our own wheel, nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from building.release import Release
from devtools.base import ROOT, Stop, python, quiet, say
from devtools.borrowing import BORROWED
from devtools.environments import digest, install_lock, make_venv, pip_install, stamped

DEBIAN_PYTHON = Path("/usr/bin/python3")
OF_WINDOWS = ("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
FACTS = "import sys; print(*sys.version_info[:2]); print(sys.version)"


@dataclass(frozen=True, slots=True)
class Builder:
    """A Python that can be frozen."""

    path: Path
    version: tuple[int, int]
    full: str


def chosen_builder(asked: Path | None) -> Builder:
    """The Python to build with: the one asked for, else Debian's where there is one, else the one that runs us.

    Debian's is stripped and thus 15 MB smaller than one that was compiled by hand.
    """
    for path in [asked] if asked else [DEBIAN_PYTHON, Path(sys.executable)]:
        if found := described(path):
            return found
    raise Stop(f"{asked} is no Python 3.11 or newer.")


def described(path: Path) -> Builder | None:
    """What that Python is, or None where it is absent or too old."""
    if not path.exists():
        return None
    done = subprocess.run([str(path), "-c", FACTS], capture_output=True, text=True, check=False)
    first, _, full = done.stdout.partition("\n")
    numbers = tuple(int(word) for word in first.split())
    if done.returncode or len(numbers) != 2 or numbers < (3, 11):
        return None
    return Builder(path, (numbers[0], numbers[1]), " ".join(full.split()))


OF_CODE = {
    "PYTHONHASHSEED": "1",
    # Columns of the source in tracebacks, which show none without the source: a quarter of the packed code.
    "PYTHONNODEBUGRANGES": "1",
    # Code is packed by what packs the folder, with all of it in sight: what is compressed already cannot get smaller.
    # A start does not unpack it either.
    "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
}
"""The variables that decide how code is frozen: the same under Wine."""


def variables(release: Release, work: Path, tools: Mapping[str, str]) -> dict[str, str]:
    """The variables of a build: nothing that differs from one machine or hour to the next gets into the files.

    `tools` lead to borrowed programs and libraries.
    """
    kept = {"PATH", "HOME", *OF_WINDOWS}
    trust = ("PIP_", "SSL_CERT_", "REQUESTS_CA_")
    env = {key: value for key, value in os.environ.items() if key.upper() in kept or key.startswith(trust)}
    return (
        env
        | dict(tools)
        | {
            "SOURCE_DATE_EPOCH": str(release.epoch),
            **OF_CODE,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONNOUSERSITE": "1",
            "PYINSTALLER_CONFIG_DIR": str(work / "freezer"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "QT_QPA_PLATFORM": "offscreen",
        }
    )


def make(work: Path, builder: Builder, stage: Path, env: Mapping[str, str]) -> Path:
    """Make the environment unless it stands, put the staged program into it; returns its interpreter."""
    venv = work / "environment"
    lock = stage / "packaging" / "build.lock"
    wanted = digest(lock, str(builder.path), builder.full, str(venv))
    if not stamped(venv / "stamp", wanted):
        shutil.rmtree(venv, ignore_errors=True)
        say(f"setting up {venv} with {builder.path} ({builder.full.split()[0]})")
        make_venv(venv, builder.path)
        install_lock(venv, lock, "--no-compile")
        (venv / "stamp").write_text(wanted)
    wheel = own_wheel(work / "wheel", venv, stage, env)
    pip_install(venv, "--no-deps", "--no-index", "--no-compile", "--force-reinstall", wheel)
    return python(venv)


def own_wheel(target: Path, venv: Path, stage: Path, env: Mapping[str, str]) -> Path:
    """Our own wheel, built from the stage with the tools of that environment and none from elsewhere."""
    shutil.rmtree(target, ignore_errors=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    quiet(python(venv), "-m", "pip", "wheel", *options, "--wheel-dir", target, stage, env=env)
    return next(target.glob("tideboard-*.whl"))


def machine_paths() -> list[str]:
    """Folders of this machine of which no product may know."""
    return [str(ROOT), str(BORROWED), str(Path.home())]
