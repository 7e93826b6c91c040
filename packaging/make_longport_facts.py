"""Write tests/vectors/longport_messages.json from the protocol note's facts (developer tool).

Usage: python packaging/make_longport_facts.py FACTS [OUTPUT]     FACTS is the note's longport.json. The output holds,
per schema file, every message as lines "number name label type" and every enum as "NAME=number" words: what
tests/proto/test_longport_schemas.py compares with our generated classes, all of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).resolve().parent.parent / "tests/vectors/longport_messages.json"


def field_line(field: dict[str, Any]) -> str:
    """Return one field as `number name label type`."""
    return f"{field['number']} {field['name']} {field['label']} {field['type']}"


def compact(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return one schema file's messages and enums, each sorted by name."""
    messages = {name: [field_line(field) for field in fields] for name, fields in schema["messages"].items()}
    enums = {name: " ".join(f"{key}={value}" for key, value in enum.items()) for name, enum in schema["enums"].items()}
    return {"messages": dict(sorted(messages.items())), "enums": dict(sorted(enums.items()))}


def main() -> None:
    """Read the facts, write the vector."""
    facts, *output = (Path(argument) for argument in sys.argv[1:])
    protobuf = json.loads(facts.read_text(encoding="utf-8"))["protobuf"]
    vector = {name: compact(schema) for name, schema in sorted(protobuf.items())}
    target = output[0] if output else OUTPUT
    target.write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
