"""Docstrings without a noun, names with a ruled-out word, long lines of pages."""

from __future__ import annotations

import pytest

from devtools.counting.glossary import Glossary, Scope, Sense, Term
from devtools.counting.module import Module
from devtools.counting.words import docstrings_without_noun, forbidden_words, long_lines


def docstrings(text: str) -> int:
    return len(list(docstrings_without_noun(Module("core/x.py", f'def f():\n    """{text}"""\n'))))


@pytest.mark.parametrize(
    "text",
    [
        "Of whom the picture is.",
        "As of every reader.",
        "It is closed.",
        "What is left.",
        "Whether it is closed.",
        "How many there are.",
        "Those that had been made.",
        "Each, with its name.",
        "One for each connection.",
        "Those",
        "\n    Which of them is shown.",
    ],
)
def test_a_docstring_that_leaves_out_its_noun_counts(text: str) -> None:
    assert docstrings(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "This package holds the gateways.",
        "Each row has a name.",
        "Which source files mypy checks.",
        "Offers of a broker.",
        "However it began.",
        "Seconds of a wait.",
        "",
    ],
)
def test_a_docstring_that_names_its_thing_does_not(text: str) -> None:
    assert docstrings(text) == 0


def test_docstrings_of_modules_classes_and_values_count_and_other_texts_do_not() -> None:
    text = '"""Of a module."""\nclass A:\n    """Of a class."""\n    x = 1\n    """Of a value."""\n'
    text += 'y = "Of no docstring."\n'
    assert [place.line for place in sorted(docstrings_without_noun(Module("core/x.py", text)))] == [1, 3, 5]


GLOSSARY = Glossary(
    (Term("reported", "", ("told",), ""), Term("draft", "", ("draft order", "back-test"), "")),
    {"told": Sense("", Scope(("core/right",), None), None)},
)


def forbidden(text: str, path: str = "core/tideboard_core/room/x.py") -> list[int]:
    return sorted(place.line for place in forbidden_words(Module(path, text), GLOSSARY))


@pytest.mark.parametrize(
    "text",
    [
        "told = 1",
        "x.told",
        "def told(): ...",
        "class ToldRow: ...",
        "def f(*, told_at): ...",
        "f(is_told=1)",
        "from a import NOT_TOLD",
        "import a as told",
        "class A:\n    pass\nx = DraftOrder",
        "x = draft_orders, draft_order_id",
        "_back_test = 1",
    ],
)
def test_a_ruled_out_word_counts_wherever_a_name_of_a_source_has_it(text: str) -> None:
    assert len(forbidden(text)) == 1


@pytest.mark.parametrize(
    "text", ["'told'", "# told", "x = retold, stoldt, order, draft, test_back", "def draft(order): ..."]
)
def test_other_words_texts_and_comments_do_not(text: str) -> None:
    assert forbidden(text) == []


def test_a_word_in_its_other_sense_does_not_count() -> None:
    assert forbidden("told = 1", "core/tideboard_core/right/x.py") == []


def test_a_test_counts_for_the_names_that_it_makes_not_for_those_that_it_uses() -> None:
    made = "told = 1\nx.told = 1\ndef f(told): ...\n"
    used = "print(told, x.told)\nf(told=1)\nfrom a import told\ndef test_what_is_told(): ...\n"

    assert forbidden(made + used, "tests/core/x.py") == [1, 2, 3]


def test_the_place_says_which_word_to_use() -> None:
    assert next(forbidden_words(Module("core/x.py", "told = 1"), GLOSSARY)).what == "told: told, say reported"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("word " * 24, 0),
        ("word " * 24 + "x", 1),
        ("| " + "word " * 30 + "|", 0),
        ("- <https://example.com/" + "x" * 120 + ">", 0),
        ("字" * 130, 0),
    ],
)
def test_a_line_above_120_that_could_be_broken_counts(line: str, count: int) -> None:
    assert [place.line for place in long_lines("docs/x.md", f"# Page\n{line}\n")] == [2] * count
