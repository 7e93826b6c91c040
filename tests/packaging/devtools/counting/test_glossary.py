"""The glossary: the table of CONTRIBUTING.md is made from it, and a list that is wrong is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.counting.glossary import PAGE, Glossary, Scope, Sense, Term, page_with_table, read_glossary


def test_the_table_of_the_page_is_that_of_the_glossary() -> None:
    """`python packaging/make_glossary.py` writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page_with_table(read_glossary(), page) == page


def test_a_table_has_a_row_for_each_term_and_the_rest_of_the_page_stays() -> None:
    glossary = Glossary((Term("fill", "a part", ("deal", "trade"), "in code"), Term("guard", r"\1 way", (), "")), {})
    page = "# Page\n\n| word | means | not |\n|---|---|---|\n| old | row | |\n\nAfter\n"

    assert page_with_table(glossary, page) == (
        "# Page\n\n| word | means | not |\n|---|---|---|\n"
        "| fill | a part | deal, trade (in code) |\n| guard | \\1 way | |\n\nAfter\n"
    )


def test_a_page_without_the_table_is_refused() -> None:
    with pytest.raises(Stop, match="has no table that begins with"):
        page_with_table(Glossary((), {}), "# Page\n")


@pytest.mark.parametrize("word", ["told", "said", "act", "acts", "withdraw", "park", "wishes", "ear", "ground", "ink"])
def test_words_that_say_nothing_are_ruled_out(word: str) -> None:
    assert read_glossary().forbidden_in(f"some_{word}_of") == (word,)


def test_a_word_of_two_things_names_both() -> None:
    glossary = Glossary((Term("callback", "", ("told",), ""), Term("reported", "", ("told",), "")), {})
    assert glossary.instead["told"] == "callback or reported"


@pytest.mark.parametrize(
    ("sense", "name", "room", "right"),
    [
        (Sense("", None, None), "told", "core/room", True),
        (Sense("", Scope(("core",), None), None), "told", "core/room", True),
        (Sense("", Scope(("core/ro",), None), None), "told", "core/room", False),
        (Sense("", None, Scope(("core/room",), None)), "told", "core/room", False),
        (Sense("", None, Scope(("core/room",), None)), "told", "core/other", True),
    ],
)
def test_a_sense_is_right_in_its_rooms(sense: Sense, name: str, room: str, right: bool) -> None:
    assert Glossary((Term("x", "", ("told",), ""),), {"told": sense}).is_right("told", name, room) is right


TERM = '[[term]]\nword = "a"\nmeans = "b"\nnot = ["c"]\n'


def read(tmp_path: Path, text: str) -> Glossary:
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    return read_glossary(path)


def test_a_sense_may_name_whole_names(tmp_path: Path) -> None:
    glossary = read(tmp_path, TERM + "[sense.c]\nmeans = 'd'\nright = { names = ['c_\\w+', 'C'] }\n")

    assert [glossary.is_right("c", name, "core/x") for name in ("c_x", "C", "c", "x_c_x")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[term]]\nword = "a"\n', "means"),
        (TERM * 2, "a stands twice"),
        (TERM + "[sense.c]\n", "means"),
        (TERM + "[sense.c]\nmeans = 'd'\nrooms = []\n", "rooms"),
        (TERM + "[sense.e]\nmeans = 'd'\n", "has e, which no term rules out"),
    ],
)
def test_a_list_that_is_wrong_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Stop, match=reason):
        read(tmp_path, text)
