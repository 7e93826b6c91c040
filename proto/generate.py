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
BUILDER = (
    ("from google.protobuf import descriptor_pool as _descriptor_pool\n", ""),
    ("from google.protobuf import symbol_database as _symbol_database\n", ""),
    (
        "from google.protobuf.internal import builder as _builder\n",
        f"from {PACKAGE} import message_classes as _classes\n",
    ),
    ("_sym_db = _symbol_database.Default()\n", ""),
    ("_descriptor_pool.Default().AddSerializedFile(", "_classes.POOL.AddSerializedFile("),
    ("_builder.BuildMessageAndEnumDescriptors(", "_classes.add_descriptors("),
    ("_builder.BuildTopDescriptorsAndMessages(", "_classes.add_classes("),
)
"""What stands once in each generated module, and what takes its place: see `tideboard_proto/message_classes.py`."""


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
            _use_own_builder(Path(made) / outputs(file)[0].relative_to(ROOT))
            for output in outputs(file):
                (Path(made) / output.relative_to(ROOT)).replace(output)
    return True


def _use_own_builder(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    for theirs, ours in BUILDER:
        if text.count(theirs) != 1:
            raise RuntimeError(f"{module.name} has not once {theirs!r}: another protoc made it")
        text = text.replace(theirs, ours)
    module.write_text(text, encoding="utf-8", newline="\n")


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the generated modules before hatchling collects the packages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate for wheels and editable installs alike."""
        generate()


if __name__ == "__main__":
    sys.stdout.write("generated\n" if generate() else "up to date\n")
