"""Classes of generated modules are those that protobuf's own builder makes of the same file."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
from google.protobuf.internal import builder
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from checkout import ROOT

SCHEMAS = sorted(
    f"tideboard_proto.{path.parent.name}.{path.stem}_pb2"
    for path in (ROOT / "proto").rglob("tideboard_proto/*/*.proto")
)
LEFT_OUT = ("google.protobuf.text_format", "google.protobuf.internal.python_message", "google.protobuf.descriptor_pool")
"""What protobuf's own builder imports for messages in plain Python."""
BOTH = """
import sys
from tideboard_proto.opend import KeepAlive_pb2
print(*sys.modules)
message = KeepAlive_pb2.Response(retType=0, s2c={"time": 5})
from google.protobuf import json_format, symbol_database
print(json_format.MessageToJson(KeepAlive_pb2.Response.FromString(message.SerializeToString()), indent=None))
"""


def comparable(value: object) -> object:
    """What a name of a module stands for, in a form that can be compared."""
    return value.items() if isinstance(value, EnumTypeWrapper) else value


@pytest.mark.parametrize("schema", SCHEMAS)
def test_they_are_those_of_the_library(schema: str) -> None:
    module: Any = import_module(schema)
    theirs: dict[str, Any] = {}
    builder.BuildTopDescriptorsAndMessages(module.DESCRIPTOR, schema, theirs)
    public = {name: comparable(value) for name, value in theirs.items() if not name.startswith("_")}

    assert {name: comparable(vars(module)[name]) for name in public} == public
    for name in module.DESCRIPTOR.message_types_by_name:
        made = vars(module)[name]
        assert (made.__module__, made.__qualname__) == (schema, name)
        for inner in made.DESCRIPTOR.nested_types_by_name:
            assert getattr(made, inner).__qualname__ == f"{name}.{inner}"


def test_messages_in_plain_python_are_imported_with_json_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOTH], cwd=ROOT / "proto", capture_output=True, text=True, check=True, timeout=60
    )
    modules, message = done.stdout.splitlines()
    assert not [name for name in LEFT_OUT if name in modules.split()]
    assert message == '{"retType": 0, "s2c": {"time": "5"}}'
