"""JSON as a tree: what a leaf says, what is opened, and where a huge answer is cut."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tideboard_desktop.console import json_tree
from tideboard_desktop.console.json_tree import fill_tree, leaf
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def tree(qtbot: QtBot) -> QTreeWidget:
    made = json_tree.json_tree(make_theme(), "tree", "Answer")
    qtbot.addWidget(made)
    return made


def lines(tree: QTreeWidget) -> list[tuple[str, str]]:
    return [
        (item.text(0), item.text(1)) for place in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(place))
    ]


def below(item: QTreeWidgetItem | None) -> QTreeWidgetItem:
    """The first part of an item."""
    assert item is not None
    part = item.child(0)
    assert part is not None
    return part


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("HK.00700", "HK.00700"), (613.5, "613.5"), (True, "true"), (None, "null"), ({}, ""), ([], "[]"),
        ([1], "1 entry"), ([0] * 1200, "1,200 entries"),
    ],
)  # fmt: skip
def test_a_leaf_is_one_line(value: object, words: str) -> None:
    assert leaf(value) == words


def test_what_draws_nothing_is_written_out() -> None:
    """The console shows what was sent: an override of the direction cannot rewrite it."""
    assert leaf("a\u202eb\nc\u200b") == "a\\u202eb\\nc\\u200b"
    assert leaf("<b>騰訊</b> ok") == "<b>騰訊</b> ok"


def test_objects_and_lists_stand_below_their_names(tree: QTreeWidget) -> None:
    fill_tree(tree, {"ret_type": 0, "s2c": {"rows": [{"code": "00700"}]}})
    assert lines(tree) == [("ret_type", "0"), ("s2c", "")]
    rows = below(tree.topLevelItem(1))
    assert (rows.text(0), rows.text(1)) == ("rows", "1 entry")
    assert below(rows).text(0) == "[0]"
    code = below(below(rows))
    assert (code.text(0), code.text(1)) == ("code", "00700")
    assert rows.isExpanded()


@pytest.mark.parametrize(("value", "shown"), [(7, [("", "7")]), ([], []), ([1, 2], [("[0]", "1"), ("[1]", "2")])])
def test_an_answer_need_not_be_an_object(tree: QTreeWidget, value: Any, shown: list[tuple[str, str]]) -> None:
    fill_tree(tree, value)
    assert lines(tree) == shown


def test_a_huge_answer_is_cut_and_says_so(tree: QTreeWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_tree, "MOST_NODES", 10)
    fill_tree(tree, list(range(1500)))
    assert tree.topLevelItemCount() == 11
    assert lines(tree)[-1] == ("1,490 more; copy or save has them all", "")
