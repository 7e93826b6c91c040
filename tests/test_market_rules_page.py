"""The page on market rules has every finding once, and names files that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "market-rules-evidence.md").read_text(encoding="utf-8")
BASES = (ROOT, ROOT / "core" / "tideboard_core", ROOT / "core" / "tideboard_sandbox")


def test_every_finding_has_one_row() -> None:
    withdrawn = {(2, 9), (3, 2)}
    wanted = [(part, number) for part, last in ((1, 8), (2, 14), (3, 7)) for number in range(1, last + 1)]
    rows = re.findall(r"^\| S(\d)-(\d+) \|", PAGE, re.MULTILINE)
    assert [(int(part), int(number)) for part, number in rows] == [one for one in wanted if one not in withdrawn]


def test_the_files_that_it_names_are_there() -> None:
    named = set(re.findall(r"`((?:tests|packaging|model|orders|gateways|archive|exchange)/[\w/.]+)`", PAGE))
    assert len(named) > 20
    assert {one for one in named if not any((base / one).exists() for base in BASES)} == set()
