"""The judgement over a smoke run: only a report that tried something and liked all of it will do."""

from __future__ import annotations

from pathlib import Path

from building.smoke import read, refusals

GOOD = {"name": "fonts", "seconds": 0.1, "passed": True, "seen": "5 files"}
BAD = {"name": "keyring", "seconds": 0.1, "passed": False, "seen": "no backend"}


def test_a_good_report_is_taken() -> None:
    """All steps passed, and the program says so itself."""
    assert refusals({"passed": True, "steps": [GOOD]}) == []


def test_anything_less_is_refused() -> None:
    """A failed step, no step, no verdict, no report."""
    assert refusals({"passed": True, "steps": [GOOD, BAD]}) == ["keyring: no backend"]
    assert refusals({"passed": True, "steps": []}) == ["the report names no step"]
    assert refusals({"passed": False, "steps": [GOOD]}) == ["the report says that it did not pass"]
    assert refusals({}) == ["the report names no step"]


def test_half_a_report_is_none(tmp_path: Path) -> None:
    """Absent, or broken off."""
    (tmp_path / "half.json").write_text('{"passed": tr')

    assert read(tmp_path / "half.json") == {}
    assert read(tmp_path / "absent.json") == {}
