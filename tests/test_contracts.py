"""What other people's files, scripts and habits rest on: it stays as `vectors/contracts.json` lists it.

A deliberate change edits the list in the same commit: `.venv/bin/python tests/test_contracts.py` writes it anew.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tideboard_core.audit.anchor import _name as anchor_entry
from tideboard_core.audit.records import RecordKind
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.command_line import parser as archive_parser
from tideboard_core.lock.own_password import NAME, OLD_NAME, REMEMBERED, _old_name
from tideboard_core.rule_records.command_line import parser as signals_parser
from tideboard_core.system.keyring_entries import SERVICE
from tideboard_core.system.settings import Settings
from tideboard_desktop.ui.cli.command_line import _parser as desktop_parser
from tideboard_desktop.ui.cli.terminal import ExitCode
from tideboard_sandbox.command_line import _parser as sandbox_parser

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "vectors" / "contracts.json"


def options(parser: Any) -> dict[str, str]:
    """Each option of a program with the values it takes, where they are a fixed list."""
    return {
        "/".join(action.option_strings) or action.dest: "|".join(map(str, action.choices or ()))
        for action in parser._actions
    }


def commands_of(parser: Any) -> dict[str, dict[str, str]]:
    """The options of each command of a program."""
    (commands,) = (action for action in parser._actions if isinstance(action.choices, dict))
    assert isinstance(commands.choices, dict)
    found = {name: options(command) for name, command in commands.choices.items()}
    for name, command in commands.choices.items():
        if any(isinstance(action.choices, dict) for action in command._actions):
            found |= {f"{name} {inner}": options_ for inner, options_ in commands_of(command).items()}
    return found


def settings_keys() -> list[str]:
    """Every key of the settings file, with the record it belongs to."""
    records = msgspec.json.schema(Settings)["$defs"]
    return sorted(f"{record}.{key}" for record, schema in records.items() for key in schema.get("properties", ()))


@functools.cache
def measured() -> dict[str, Any]:
    """What the checkout offers now."""
    usage = subprocess.run(
        [sys.executable, "dev.py", "help", "all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return {
        "dev.py": re.findall(r"^  ([a-z-]+)", usage.stdout, re.MULTILINE),
        "tideboard": options(desktop_parser()),
        "tideboard-sandbox": options(sandbox_parser()),
        "tideboard-archive": commands_of(archive_parser()),
        "tideboard-signals": commands_of(signals_parser()),
        "tideboard-archive exit codes": {code.name: int(code) for code in CollectorExit},
        "exit codes": {code.name: int(code) for code in ExitCode},
        "order log": [kind.value for kind in RecordKind],
        "settings": settings_keys(),
        "keyring": [SERVICE, NAME, OLD_NAME, REMEMBERED, _old_name("1"), anchor_entry(Path("orders.audit.jsonl"))[:6]],
    }


@pytest.mark.parametrize("subject", list(json.loads(LIST.read_text(encoding="utf-8"))) if LIST.exists() else [])
def test_it_is_as_listed(subject: str) -> None:
    """Nothing that others rest on went, changed its name or its values."""
    assert measured()[subject] == json.loads(LIST.read_text(encoding="utf-8"))[subject]


if __name__ == "__main__":
    LIST.write_text(json.dumps(measured(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
