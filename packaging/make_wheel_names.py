"""Writes the file names of the wheels of each lock to packaging/wheels, without addresses.

Run by hand after a lock was made: `.venv/bin/python packaging/make_wheel_names.py [NAME ...]` asks the package index by
`uv`, which has to be on the PATH. `program` is not a lock of its own: it is what pyproject.toml asks for, at the
versions of build.lock. Wheels that no system of packaging/wheels/served.toml installs are left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from wheels_served import FOLDER, PACKAGING, SERVED, Wheels, fits_somewhere, locked, written

PROGRAM = "program"


def compiled(name: str, folder: Path) -> dict[str, Any]:
    """What the index has of the pins of a lock, as PEP 751 writes it."""
    lock = PACKAGING / f"{name}.lock"
    source = ["pyproject.toml", "-c", str(PACKAGING / "build.lock")] if name == PROGRAM else [str(lock), "--no-deps"]
    command = [
        "uv",
        "pip",
        "compile",
        "-q",
        "--universal",
        "--no-header",
        "--python-version",
        SERVED[name]["pythons"][0],
    ]
    target = folder / f"pylock.{name}.toml"
    subprocess.run([*command, *source, "--format", "pylock.toml", "-o", str(target)], check=True, cwd=PACKAGING.parent)
    return tomllib.loads(target.read_text(encoding="utf-8"))


def names_of(package: dict[str, Any]) -> tuple[str, ...]:
    """The wheels of one pinned package that are of use, or its source file where it has no wheel at all."""
    wheels = [file_name(each) for each in package.get("wheels", ())]
    if not wheels:
        return (file_name(package["sdist"]),)
    return tuple(sorted(each for each in wheels if fits_somewhere(each)))


def file_name(file: dict[str, str]) -> str:
    """The last part of an address or path."""
    return unquote(re.split(r"[/\\]", file.get("url") or file["path"])[-1])


def main(names: list[str]) -> None:
    """Write the lists asked for, or all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or SERVED:
            found = compiled(name, Path(folder))["packages"]
            files = {(each["name"], each["version"]): names_of(each) for each in found}
            lines = [(each["name"], each["version"], each.get("marker", "")) for each in found]
            pins = lines if name == PROGRAM else locked(name)
            listed = [Wheels(each, version, marker, files[each, version]) for each, version, marker in pins]
            (FOLDER / f"{name}.txt").write_text(written(listed), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
