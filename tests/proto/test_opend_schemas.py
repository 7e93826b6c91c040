"""Our OpenD schemas against the broker's own generated modules, loaded in a process of their own."""

from __future__ import annotations

import base64
import importlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorProto
from google.protobuf.unknown_fields import UnknownFieldSet

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA_FOLDER = REPOSITORY / "proto" / "tideboard_proto" / "opend"
INTEROP_PYTHON = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
OUR_PREFIX = "tideboard.opend."

pytestmark = pytest.mark.skipif(not INTEROP_PYTHON.exists(), reason="not run here: the broker's SDK is not installed")


def vendor(what: str) -> Any:
    """Return what the SDK's process prints."""
    script = Path(__file__).with_name("vendor_side.py")
    done = subprocess.run([INTEROP_PYTHON, script, what], capture_output=True, check=True, timeout=25)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def vendor_files() -> dict[str, FileDescriptorProto]:
    """Return the SDK's schema files by name."""
    files = (FileDescriptorProto.FromString(base64.b64decode(text)) for text in vendor("schemas"))
    return {file.name: file for file in files}


NOT_IN_PYTHON = "InitWebSocket.proto"
"""The WebSocket port's first message: only the vendor's JavaScript package carries it."""


@pytest.fixture(scope="module")
def our_files() -> dict[str, FileDescriptorProto]:
    """Return our schema files by the broker's name of each."""
    found = {}
    for path in sorted(set(SCHEMA_FOLDER.glob("*.proto")) - {SCHEMA_FOLDER / NOT_IN_PYTHON}):
        module = importlib.import_module(f"tideboard_proto.opend.{path.stem}_pb2")
        found[path.name] = FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
    return found


Fact = tuple[Any, ...]


def message_facts(prefix: str, message: DescriptorProto) -> Iterator[Fact]:
    """Yield one tuple per message, field, oneof and nested type; type names without our prefix."""
    name = f"{prefix}.{message.name}"
    yield ("message", name)
    for field in message.field:
        type_name = field.type_name.removeprefix(".").removeprefix(OUR_PREFIX)
        default = field.default_value if field.HasField("default_value") else None
        oneof = message.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else None
        packed = field.options.packed if field.options.HasField("packed") else None
        yield ("field", name, field.name, field.number, field.label, field.type, type_name, default, oneof, packed)
    for nested in message.nested_type:
        yield from message_facts(name, nested)
    for enum in message.enum_type:
        yield enum_facts(name, enum)


def enum_facts(prefix: str, enum: EnumDescriptorProto) -> Fact:
    """Return the whole enum; the order counts, since the first value is the default."""
    return ("enum", f"{prefix}.{enum.name}", tuple((value.name, value.number) for value in enum.value))


def facts(file: FileDescriptorProto) -> set[Fact]:
    """Return everything in a file that changes the bytes on the wire."""
    package = file.package.removeprefix(OUR_PREFIX)
    found: set[Fact] = {("file", package, file.syntax or "proto2")}
    found.update(enum_facts(package, enum) for enum in file.enum_type)
    for message in file.message_type:
        found.update(message_facts(package, message))
    return found


def test_every_file_is_one_of_the_brokers(
    vendor_files: dict[str, FileDescriptorProto], our_files: dict[str, FileDescriptorProto]
) -> None:
    assert our_files.keys() <= vendor_files.keys()
    assert len(our_files) >= 110


def test_every_message_field_number_type_and_label_is_the_brokers(
    vendor_files: dict[str, FileDescriptorProto], our_files: dict[str, FileDescriptorProto]
) -> None:
    ours = {fact for file in our_files.values() for fact in facts(file)}
    theirs = {fact for name in our_files for fact in facts(vendor_files[name])}

    assert ours == theirs
    assert sum(fact[0] == "field" for fact in ours) >= 2687


def test_bytes_of_the_brokers_classes_mean_the_same_in_ours() -> None:
    """Every message, every field set: no unknown field, the same values, the same bytes when written again."""
    kept = {path.stem for path in SCHEMA_FOLDER.glob("*.proto")}
    for full_name, (body, as_json) in vendor("samples").items():
        package, _, name = full_name.partition(".")
        if package not in kept:
            continue
        message = getattr(importlib.import_module(f"tideboard_proto.opend.{package}_pb2"), name)()
        wire = base64.b64decode(body)

        message.ParseFromString(wire)

        assert len(UnknownFieldSet(message)) == 0, full_name
        assert json_format.MessageToDict(message) == as_json, full_name
        assert message.SerializeToString(deterministic=True) == wire, full_name
