"""docs/add-a-broker-call.md, followed: each place that it names has the call, and the call has no other place."""

from __future__ import annotations

import re

import pytest

from checkout import ROOT, python_files

PAGE = ROOT / "docs" / "add-a-broker-call.md"
PLACES = re.findall(r"^   - `([^`]+)`: `([^`]+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
THE_CALL = re.compile(r"Qot_GetSuspend\b|Offer\.SUSPENSIONS|\bdef suspensions\(|\bSuspension\(")


@pytest.mark.parametrize(("path", "word"), PLACES)
def test_each_place_has_what_the_page_says(path: str, word: str) -> None:
    assert word in (ROOT / path).read_text(encoding="utf-8")


def test_no_source_file_with_the_call_is_left_out() -> None:
    named = {path for path, _word in PLACES}
    assert len(named) > 20
    sources = [path.as_posix() for path in python_files("core", "desktop")]
    found = {path for path in sources if THE_CALL.search((ROOT / path).read_text(encoding="utf-8"))}
    assert found - named == set()
