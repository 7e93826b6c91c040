"""Selections: docks with one letter move together, unlinked ones alone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.selection import UNLINKED, LinkLetters, LinkRole, Selection

TENCENT, HSBC, ALIBABA = (InstrumentId(f"HK.{code}") for code in ("00700", "00005", "09988"))


def test_selecting_the_same_instrument_again_is_silent() -> None:
    """Docks that follow each other must not chase."""
    selection = Selection(TENCENT)
    told: list[str] = []
    selection.changed.connect(told.append)

    selection.select(HSBC)
    selection.select(HSBC)

    assert told == ["HK.00005"]
    assert selection.instrument == "HK.00005"
    assert selection.letter == "A"


def test_docks_of_a_letter_move_together_and_others_stay() -> None:
    first = Selection(TENCENT)
    second, other = first.beside(), first.beside("B")
    first.select(HSBC)
    other.select(ALIBABA)

    assert (first.instrument, second.instrument, other.instrument) == (HSBC, HSBC, ALIBABA)
    assert first.letters.instruments() == {"A": HSBC, "B": ALIBABA, "C": TENCENT}


def test_another_letter_is_told_before_its_instrument() -> None:
    """The ticket must never show one letter and hold the other's symbol."""
    first = Selection(TENCENT)
    first.beside("B").select(HSBC)
    told: list[str] = []
    first.letter_changed.connect(told.append)
    first.changed.connect(told.append)
    first.set_letter("B")
    first.set_letter("B")
    first.set_letter("C")

    assert told == ["B", HSBC, "C", TENCENT]


def test_an_unlinked_dock_keeps_its_instrument_and_goes_alone() -> None:
    first = Selection(TENCENT)
    second = first.beside()
    second.set_letter(UNLINKED)
    second.select(HSBC)
    first.select(ALIBABA)
    assert (first.instrument, second.instrument) == (ALIBABA, HSBC)

    second.set_letter("A")
    assert second.instrument == ALIBABA


def test_the_windows_own_selection_follows_the_dock_in_use() -> None:
    main = Selection(TENCENT)
    dock, other = main.beside("B"), main.beside(UNLINKED)
    told: list[str] = []
    main.changed.connect(told.append)
    main.follow(dock)
    main.select(HSBC)
    assert (dock.instrument, main.letter) == (HSBC, "B")

    main.follow(other)
    main.select(ALIBABA)
    assert (other.instrument, dock.instrument, main.letter) == (ALIBABA, HSBC, UNLINKED)
    dock.select(TENCENT)
    assert told == [HSBC, TENCENT, ALIBABA]


def test_the_followed_dock_may_go(qapp: QApplication) -> None:
    letters = LinkLetters(TENCENT)
    main, dock = Selection(TENCENT, letters=letters), Selection(TENCENT, "B", letters=letters)
    main.follow(dock)
    dock.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    main.select(HSBC)

    assert letters.instrument("B") == main.instrument == HSBC


def test_a_source_moves_its_letter_and_is_not_moved() -> None:
    source = Selection(TENCENT)
    other = source.beside()
    source.set_role(LinkRole.SOURCE)
    source.select(HSBC)
    assert other.instrument == HSBC

    other.select(ALIBABA)
    assert source.instrument == HSBC
    source.select(HSBC)
    assert other.instrument == HSBC, "selected once more, the letter comes back"
    other.select(ALIBABA)
    source.set_role(LinkRole.BOTH)
    assert source.instrument == ALIBABA


def test_a_target_follows_and_goes_alone() -> None:
    target = Selection(TENCENT)
    other = target.beside()
    target.set_role(LinkRole.TARGET)
    target.select(HSBC)
    assert other.instrument == TENCENT

    other.select(ALIBABA)
    assert target.instrument == ALIBABA


def test_the_windows_own_selection_stays_with_a_source() -> None:
    main = Selection(TENCENT)
    source, other = main.beside(), main.beside()
    source.set_role(LinkRole.SOURCE)
    main.follow(source)
    other.select(HSBC)
    assert main.instrument == TENCENT

    main.select(ALIBABA)
    assert (source.instrument, other.instrument) == (ALIBABA, ALIBABA)


def test_the_minute_moves_as_the_instrument_does() -> None:
    first = Selection(TENCENT)
    second, target, other = first.beside(), first.beside(), first.beside("B")
    target.set_role(LinkRole.TARGET)
    told: list[object] = []
    second.minute_changed.connect(told.append)
    first.move_minute(60.0)
    target.move_minute(120.0)
    assert (second.minute, target.minute, other.minute) == (60.0, 120.0, None)

    other.set_letter("A")
    assert other.minute == 60.0
    first.move_minute(None)
    assert (target.minute, told) == (None, [60.0, None])
