"""docs/add-an-order-type.md names every source of its example, and each place has the type in its code."""

from __future__ import annotations

import pytest

from checkout import ROOT, lacking, places_of, python_files, words_of

PAGE = (ROOT / "docs" / "add-an-order-type.md").read_text(encoding="utf-8")
PLACES = places_of(PAGE)
TYPE = "IF_TOUCHED"


@pytest.mark.parametrize(("path", "word"), PLACES)
def test_each_place_has_what_the_page_says(path: str, word: str) -> None:
    assert lacking(word, words_of(ROOT / path)) == set()
    assert word in (ROOT / path).read_text(encoding="utf-8")


def test_no_source_file_with_the_type_is_left_out() -> None:
    named = {path for path, _word in PLACES}
    sources = [path for path in python_files("core", "desktop") if TYPE in (ROOT / path).read_text(encoding="utf-8")]
    found = {path.as_posix() for path in sources if TYPE in words_of(ROOT / path)}
    assert len(found) > 5
    assert found - named == set()
