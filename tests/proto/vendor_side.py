"""Runs in the environment of the broker's SDK: prints its schemas, or messages filled by its own classes, as JSON.

The SDK's package is not imported (it opens log files); only its folder of generated modules is put on the path.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

DEPTH = 3
SCALARS: dict[int, Any] = {
    1: -1.5,
    2: 0.25,
    3: -(2**60),
    4: 2**63 + 9,
    5: -7,
    8: True,
    9: "港股 00700",
    12: b"\x00\xff",
    13: 4_000_000_000,
}


def modules() -> list[Any]:
    """Import every generated module of the SDK."""
    spec = importlib.util.find_spec("futu")
    if spec is None or spec.origin is None:
        raise SystemExit("the SDK is not installed here")
    folder = Path(spec.origin).parent / "common" / "pb"
    sys.path.insert(0, str(folder))
    return [importlib.import_module(path.stem) for path in sorted(folder.glob("*_pb2.py"))]


def fill(message: Any, depth: int = 0) -> None:
    """Set every field; repeated fields get two entries; recursion ends at DEPTH with required fields alone."""
    for field in message.DESCRIPTOR.fields:
        if depth >= DEPTH and not field.is_required:
            continue
        target = getattr(message, field.name)
        if field.message_type is not None:
            for child in (target.add(), target.add()) if field.is_repeated else (target,):
                child.SetInParent() if not field.is_repeated else None
                fill(child, depth + 1)
        elif field.is_repeated:
            target.extend([scalar(field), scalar(field)])
        else:
            setattr(message, field.name, scalar(field))


def scalar(field: Any) -> Any:
    """Return a telling value of the field's type: the last one of an enum, wide integers, text beyond ASCII."""
    return field.enum_type.values[-1].number if field.enum_type is not None else SCALARS[field.type]


def schemas() -> list[str]:
    """Return every file descriptor, serialized."""
    return [base64.b64encode(module.DESCRIPTOR.serialized_pb).decode() for module in modules()]


def samples() -> dict[str, list[Any]]:
    """Return full message name -> [bytes, JSON mapping] for every top-level message."""
    from google.protobuf import json_format

    made = {}
    for module in modules():
        for name in module.DESCRIPTOR.message_types_by_name:
            message = getattr(module, name)()
            fill(message)
            body = base64.b64encode(message.SerializeToString(deterministic=True)).decode()
            made[message.DESCRIPTOR.full_name] = [body, json_format.MessageToDict(message)]
    return made


if __name__ == "__main__":
    json.dump({"schemas": schemas, "samples": samples}[sys.argv[1]](), sys.stdout)
