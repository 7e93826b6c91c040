"""Write the `.proto` files of both brokers from the JSON fact files of the protocol notes.

Run by hand when the facts change: `python proto/from_facts.py FOLDER [NAME.proto ...]`, where FOLDER holds
`futu-opend.json` and `longport.json`. Only OpenD files that are in the package already are written again, and those
named: the package keeps what something reaches. The result is committed; the build only compiles it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PACKAGE_FOLDER = Path(__file__).parent / "tideboard_proto"
HEADER = "// Made by proto/from_facts.py; change the facts, not this file."

Facts = Mapping[str, Any]


def head(syntax: str, package: str, imports: Sequence[str]) -> Iterator[str]:
    """Yield everything above the first message of a file."""
    yield HEADER
    yield f'syntax = "{syntax}";'
    yield ""
    yield f"package {package};"
    yield ""
    for name in imports:
        yield f'import "{name}";'
    if imports:
        yield ""


def enum_block(name: str, values: Sequence[tuple[str, int]], indent: str = "") -> Iterator[str]:
    """Yield one enum, in the order of the facts: the first value is the default."""
    yield f"{indent}enum {name} {{"
    if len({number for _, number in values}) != len(values):
        yield f"{indent}  option allow_alias = true;"
    for value, number in values:
        yield f"{indent}  {value} = {number};"
    yield f"{indent}}}"
    yield ""


def opend_field(package: str, field: Sequence[Any]) -> str:
    """Return one proto2 field; a type of another file keeps its package in front."""
    name, number, label, kind, type_name, default = field
    written = type_name.removeprefix(f"{package}.") if type_name else kind
    suffix = "" if default is None else f" [default = {default}]"
    return f"{label} {written} {name} = {number}{suffix};"


def opend_message(package: str, name: str, facts: Facts, indent: str = "") -> Iterator[str]:
    """Yield one proto2 message with its nested messages and enums."""
    yield f"{indent}message {name} {{"
    for nested, nested_facts in facts.get("m", {}).items():
        yield from opend_message(package, nested, nested_facts, indent + "  ")
    for nested, values in facts.get("e", {}).items():
        yield from enum_block(nested, values, indent + "  ")
    for field in facts["f"]:
        yield f"{indent}  {opend_field(package, field)}"
    yield f"{indent}}}"
    yield ""


def used_types(message: Facts) -> Iterator[str]:
    """Yield the full name of every type that the fields of a message, nested ones included, mention."""
    yield from (field[4] for field in message["f"] if field[4])
    for nested in message.get("m", {}).values():
        yield from used_types(nested)


def used_imports(facts: Facts) -> list[str]:
    """Return the imports that a field needs: the broker lists more, which would cost start-up time."""
    used = {name.partition(".")[0] for message in facts["messages"].values() for name in used_types(message)}
    return [name for name in facts["imports"] if name.removesuffix(".proto") in used]


def opend_file(facts: Facts) -> str:
    """Return the text of one OpenD schema file."""
    package = facts["package"]
    imports = [f"tideboard_proto/opend/{name}" for name in used_imports(facts)]
    lines = list(head("proto2", f"tideboard.opend.{package}", imports))
    for name, values in facts.get("enums", {}).items():
        lines += enum_block(name, values)
    for name, message in facts["messages"].items():
        lines += opend_message(package, name, message)
    return "\n".join(lines)


def longport_field(field: Facts) -> str:
    """Return one proto3 field; `single` and `map` carry no label word."""
    label = f"{field['label']} " if field["label"] in ("repeated", "optional") else ""
    return f"{label}{field['type']} {field['name']} = {field['number']};"


def longport_message(name: str, group: Facts, indent: str = "") -> Iterator[str]:
    """Yield one proto3 message; the facts name nested types `Outer.Inner`."""
    prefix = f"{name}."
    yield f"{indent}message {name.rpartition('.')[2]} {{"
    for nested in (key for key in group["messages"] if key.startswith(prefix)):
        yield from longport_message(nested, group, indent + "  ")
    for nested, values in group["enums"].items():
        if nested.startswith(prefix):
            yield from enum_block(nested.removeprefix(prefix), list(values.items()), indent + "  ")
    for field in group["messages"][name]:
        yield f"{indent}  {longport_field(field)}"
    yield f"{indent}}}"
    yield ""


def longport_file(name: str, group: Facts) -> str:
    """Return the text of one LongPort schema file (control, quote or trade)."""
    lines = list(head("proto3", f"tideboard.longport.{name}", []))
    for enum, values in group["enums"].items():
        if "." not in enum:
            lines += enum_block(enum, list(values.items()))
    for message in group["messages"]:
        if "." not in message:
            lines += longport_message(message, group)
    return "\n".join(lines)


def write_all(folder: Path, added: Collection[str]) -> int:
    """Write LongPort's schema files and the OpenD ones that the package has or that are `added`; return how many."""
    opend = json.loads((folder / "futu-opend.json").read_text(encoding="utf-8"))["files"]
    longport = json.loads((folder / "longport.json").read_text(encoding="utf-8"))["protobuf"]
    wanted = {path.name for path in (PACKAGE_FOLDER / "opend").glob("*.proto")}.union(added)
    texts = {PACKAGE_FOLDER / "opend" / name: opend_file(facts) for name, facts in opend.items() if name in wanted}
    texts |= {
        PACKAGE_FOLDER / "longport" / f"{name}.proto": longport_file(name, group) for name, group in longport.items()
    }
    for path, text in texts.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    return len(texts)


if __name__ == "__main__":
    sys.stdout.write(f"{write_all(Path(sys.argv[1]), sys.argv[2:])} files\n")
