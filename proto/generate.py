"""Compile the `.proto` files beside themselves: hatchling build hook, or `python proto/generate.py` by hand."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import grpc_tools
from grpc_tools import protoc
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
PACKAGE = "tideboard_proto"


def sources() -> list[Path]:
    """Return every schema file, sorted."""
    return sorted((ROOT / PACKAGE).rglob("*.proto"))


def outputs(source: Path) -> tuple[Path, Path]:
    """Return the two generated files of one schema file."""
    return source.with_name(f"{source.stem}_pb2.py"), source.with_name(f"{source.stem}_pb2.pyi")


def is_current(files: list[Path]) -> bool:
    """Tell whether no output is missing or older than a schema, this script or the compiler."""
    inputs = [*files, Path(__file__), Path(grpc_tools.__file__)]
    made = [path for file in files for path in outputs(file)]
    if not all(path.exists() for path in made):
        return False
    return min(path.stat().st_mtime_ns for path in made) >= max(path.stat().st_mtime_ns for path in inputs)


def generate() -> bool:
    """Compile all schemas in one compiler run unless they are current; return whether it ran.

    The files are made in a folder of their own and moved into place one by one, so that a program
    which imports them at the same moment sees an old file or a new one, never half a file.
    """
    files = sources()
    if is_current(files):
        return False
    with tempfile.TemporaryDirectory(dir=ROOT) as made:
        names = [str(file.relative_to(ROOT)) for file in files]
        arguments = ["protoc", f"--proto_path={ROOT}", f"--python_out={made}", f"--pyi_out={made}", *names]
        if protoc.main(arguments) != 0:
            raise RuntimeError("protoc refused the schema files; its message is above")
        for file in files:
            for output in outputs(file):
                (Path(made) / output.relative_to(ROOT)).replace(output)
    return True


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the generated modules before hatchling collects the packages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate for wheels and editable installs alike."""
        generate()


if __name__ == "__main__":
    sys.stdout.write("generated\n" if generate() else "up to date\n")
