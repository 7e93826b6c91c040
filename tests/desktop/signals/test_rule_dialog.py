"""The form of a rule: the sentence follows each change, errors stand at their field, and what was read is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_desktop.signals.rule_dialog import COPY, DELETE, NamedList, RuleDialog
from tideboard_desktop.ui.theme import make_theme

LISTS = (NamedList("", "All my lists"), NamedList("core", "HK core"))
CONDITION = Condition(
    comparisons=(
        Comparison(term=Term(quantity=Quantity.NET_SHARE, window=15), operator=Operator.AT_LEAST, value=6.0),
        Comparison(term=Term(quantity=Quantity.INDICATOR, code="RSI"), operator=Operator.BELOW, value=30.0),
    ),
    conditions=(
        Condition(
            any=True,
            comparisons=(
                Comparison(term=Term(quantity=Quantity.NET), operator=Operator.ABOVE, value=5e7),
                Comparison(term=Term(quantity=Quantity.PERCENTILE), operator=Operator.ABOVE, value=90.0),
            ),
        ),
    ),
)
OWN = Rule(id="own-1", kind=RuleKind.OWN, name="Both", condition=CONDITION, list_id="core", states=Stated.HIGHER)


@pytest.fixture
def dialogs(qtbot: QtBot) -> Iterator[list[RuleDialog]]:
    made: list[RuleDialog] = []
    yield made
    for dialog in made:
        dialog.deleteLater()


def opened(dialogs: list[RuleDialog], rule: Rule, *, new: bool = False) -> RuleDialog:
    dialog = RuleDialog(rule, LISTS, make_theme(), None, new=new)
    dialogs.append(dialog)
    dialog.show()
    return dialog


def write(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def test_an_own_rule_comes_back_as_it_was(dialogs: list[RuleDialog]) -> None:
    dialog = opened(dialogs, OWN)
    assert dialog.keep.isEnabled()
    assert dialog.rule == OWN
    assert dialog.sentence.text() == (
        "net / turnover of 15 min at least +6.00% and RSI6 below 30"
        " and (net since the open above +50.00M or percentile of the net above 90)"
    )


def test_the_sentence_follows_and_an_error_stands_at_its_row(dialogs: list[RuleDialog]) -> None:
    dialog = opened(dialogs, OWN)
    assert dialog.outer is not None
    row = dialog.outer.rows[0]
    write(row.value, "8.5%")
    assert "at least +8.50%" in dialog.sentence.text()
    write(row.window_field, "900")
    assert row.note.text() == "Minutes from 1 to 240."
    assert row.note.isVisible()
    assert not dialog.keep.isEnabled()
    write(row.window_field, "30")
    assert not row.note.isVisible()
    assert dialog.keep.isEnabled()


def test_conditions_are_added_and_taken_away(dialogs: list[RuleDialog]) -> None:
    dialog = opened(dialogs, Rule(id="own-2", kind=RuleKind.OWN), new=True)
    assert dialog.outer is not None
    assert dialog.inner is not None
    assert len(dialog.outer.rows) == 1
    assert not dialog.outer.rows[0].parts[-1].isEnabled()  # a rule has one at least
    QTest.mouseClick(dialog.outer.add, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.inner.add, Qt.MouseButton.LeftButton)
    condition = dialog.rule.condition
    assert condition is not None
    assert len(list(condition.walk())) == 3
    dialog.inner.rows[0].removed.emit()
    condition = dialog.rule.condition
    assert condition is not None
    assert condition.depth == 1


def test_parameters_of_the_five_have_their_limits(dialogs: list[RuleDialog]) -> None:
    dialog = opened(dialogs, default_rule(RuleKind.PRICE_UP_BLOCK_OUT))
    write(dialog.fields["window"], "31.5")
    assert not dialog.keep.isEnabled()
    assert dialog.fields["window"].accessibleDescription() == "A whole number from 5 to 120."
    write(dialog.fields["window"], "45")
    write(dialog.fields["change"], "0.8")
    dialog.mirror.setChecked(True)
    assert dialog.rule.parameters["window"] == 45
    assert dialog.rule.parameters["change"] == 0.8
    assert dialog.rule.mirrored
    assert dialog.sentence.text().startswith("Price +0.80% or more over 45 min")


def test_only_own_rules_are_deleted(dialogs: list[RuleDialog]) -> None:
    def words(dialog: RuleDialog) -> set[str]:
        return {each.text() for each in dialog.findChildren(QPushButton)}

    five, own = opened(dialogs, default_rule(RuleKind.SIGN_TURN)), opened(dialogs, OWN)
    assert "Delete" not in words(five)
    results: list[int] = []
    own.finished.connect(results.append)
    delete = next(each for each in own.findChildren(QPushButton) if each.text() == "Delete")
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
    five.finished.connect(results.append)
    copy = next(each for each in five.findChildren(QPushButton) if each.text() == "Copy the rule")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert results == [DELETE, COPY]


def test_terms_of_brokers_and_reports_come_back_as_they_were(dialogs: list[RuleDialog]) -> None:
    broker = Term(quantity=Quantity.BROKER_CHANGE, window=20, code="B01224")
    terms = (
        (broker, 5.0),
        (Term(quantity=Quantity.DAYS_TO_REPORT), 3.0),
        (Term(quantity=Quantity.NEWS, window=30), 1.0),
    )
    compared = (Comparison(term=term, operator=Operator.AT_LEAST, value=value) for term, value in terms)
    rule = Rule(id="own-3", kind=RuleKind.OWN, name="Behind", condition=Condition(comparisons=tuple(compared)))
    dialog = opened(dialogs, rule)
    assert dialog.rule == rule
    assert dialog.sentence.text() == (
        "change of the holding of B01224 over 20 trading days at least +5.00%"
        " and days to the next report at least 3 and headlines of 30 min at least 1"
    )
    assert dialog.outer is not None
    row = dialog.outer.rows[0]
    write(row.participant, "HSBC")
    assert row.note.text() == "A number such as B01224."
    assert not dialog.keep.isEnabled()
    write(row.participant, "c00019")
    assert dialog.keep.isEnabled()
    assert "C00019" in dialog.sentence.text()
