"""Has records made on Spark by the Python that has its packages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from fakes.servers.sandbox import REPOSITORY
from tideboard_core.signals.rules import Rule

SCRIPT = REPOSITORY / "tests" / "desk" / "spark_records.py"
LONGEST = 600
"""Seconds."""


def written(rules: Sequence[Rule], folder: Path) -> list[Path]:
    """A file of each rule."""
    files = [folder / f"{rule.id}.json" for rule in rules]
    for rule, file in zip(rules, files, strict=True):
        file.write_bytes(msgspec.json.encode(rule))
    return files


def on_spark(
    place: str, folder: Path, rules: Sequence[Path], *options: str, within: float = LONGEST
) -> subprocess.CompletedProcess[str]:
    """Make the records of some rules; `folder` gets `RULE.record`, JSON, of each."""
    command = [os.environ["TIDEBOARD_DESK_PYTHON"], str(SCRIPT), place, str(folder), *map(str, rules), "--", *options]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(str(REPOSITORY / each) for each in ("core", "proto"))}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=within, check=False)
