"""docs/add-a-broker-call.md names every place of its example call, and each place has the call in its code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checkout import ROOT, lacking, places_of, python_files, words_of

PAGE = (ROOT / "docs" / "add-a-broker-call.md").read_text(encoding="utf-8")
PLACES = places_of(PAGE)
STEPS = re.split(r"^\d+\. ", PAGE, flags=re.MULTILINE)[1:]
OF_THE_CALL = re.compile(r"suspension|getsuspend", re.IGNORECASE)


@pytest.mark.parametrize(("path", "word"), PLACES)
def test_each_place_has_what_the_page_says(path: str, word: str) -> None:
    assert lacking(word, words_of(ROOT / path)) == set()
    assert word in (ROOT / path).read_text(encoding="utf-8")


def test_each_step_names_a_place() -> None:
    assert len(STEPS) > 8
    assert [step for step in STEPS if not re.search(r"^   - `", step, re.MULTILINE)] == []


def test_no_source_file_with_the_call_is_left_out() -> None:
    """Any name or text that the page gives the call counts, and so does each that is made of one of them."""
    named = {path for path, _word in PLACES}
    given = {part for _path, word in PLACES for part in re.findall(r"[\w-]+", word) if OF_THE_CALL.search(part)}
    assert {"Suspension", "suspensions", "SUSPENSIONS", "Qot_GetSuspend", "suspensions-not-offered"} <= given
    made = re.compile(rf"(^|_)({'|'.join(map(re.escape, given))})(_|$)")
    # Each such name holds one of the call's, so a file without any need not be parsed.
    sources = [
        path.as_posix()
        for path in python_files("core", "desktop")
        if OF_THE_CALL.search((ROOT / path).read_text(encoding="utf-8"))
    ]

    found = {path for path in sources if any(made.search(word) for word in words_of(ROOT / path))}
    assert found - named == set()


def test_a_call_that_is_only_written_about_is_seen(tmp_path: Path) -> None:
    """A comment or docstring is no call, and neither is a longer name."""
    module = tmp_path / "module.py"
    module.write_text('"""The suspensions."""\n\n# async def suspensions\nold_suspensions = 1\n', encoding="utf-8")

    assert lacking("async def suspensions", words_of(module)) == {"suspensions"}
