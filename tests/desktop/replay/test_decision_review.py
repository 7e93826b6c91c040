"""The decision review: orders as the bar passes them, what was known then, notes, what came after, export."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QScrollArea, QWidget

from fakes.scenes.replay import ReplayScene, replay_scene
from fakes.scenes.screen.clipping import clipped
from fakes.values.own_orders import ORDERS, own_day
from fakes.values.replayed import moment, reading
from tideboard_core.replay.decisions import book_then
from tideboard_desktop.docks.folding import PICTURE
from tideboard_desktop.replay.decision_card import DecisionCard
from tideboard_desktop.replay.export import HEADER, review_csv
from tideboard_desktop.replay.note_field import MOST, NoteField
from tideboard_desktop.replay.own_tables import FILLS
from tideboard_desktop.ui.file_saving import FileKind
from tideboard_desktop.ui.theme import make_theme

pytestmark = pytest.mark.slow


async def shown(scene: ReplayScene) -> ReplayScene:
    """With the own orders, everything of the first three read."""
    scene.window.show_own(own_day())
    facts = scene.window.facts
    assert facts is not None
    await scene.until(lambda: all(facts.book(order) is not None for order in ORDERS[:3]))
    return scene


def go(scene: ReplayScene, clock: str, seconds: int = 0) -> None:
    """To a second, as a seek does."""
    assert scene.window.player is not None
    scene.window.player.go(moment(clock, seconds))


def opened(scene: ReplayScene) -> DecisionCard:
    """The card that shows everything."""
    return next(card for card in scene.window.review.cards if card.is_open)


async def test_orders_appear_as_the_bar_passes_them(scene: ReplayScene) -> None:
    review = (await shown(scene)).window.review
    assert [card.number.text() for card in review.cards] == ["3", "2", "1"]
    assert review.count.text() == "3 of 5"
    assert review.hidden.text() == "Later orders hidden: 2"
    assert opened(scene).number.text() == "3"
    go(scene, "10:33", 4)
    assert [card.number.text() for card in review.cards] == ["2", "1"]
    assert review.hidden.text() == "Later orders hidden: 3"
    go(scene, "10:33", 5)
    assert opened(scene).number.text() == "3", "the one that the bar has just passed is open"
    go(scene, "15:59")
    assert review.count.text() == "5 of 5"
    assert not review.hidden.isVisible()


async def test_it_has_the_height_of_a_picture_where_it_stands(scene: ReplayScene) -> None:
    """Nothing opens it: in the smallest window too its cards have room beside the middle."""
    review = (await shown(scene)).window.review
    area = review.findChild(QScrollArea)
    assert area is not None
    for size in ((1600, 1000), (1280, 720)):
        scene.window.resize(*size)
        scene.window.grab()
        assert area.viewport().height() >= PICTURE, size


async def test_with_large_text_its_foot_is_whole_in_the_smallest_window(
    qapp: QApplication, recorded_folder: Path
) -> None:
    """The book above it has fewer levels then; the own orders keep a row."""
    async with replay_scene(qapp, recorded_folder, text=1.5) as scene:
        review = (await shown(scene)).window.review
        scene.window.resize(1280, 720)
        scene.window.grab()
        assert scene.window.height() <= 760
        export = review.export
        assert export.height() >= export.sizeHint().height()
        assert review.rect().contains(export.geometry())
        assert scene.content.book.height() > 0
        assert list(clipped(review)) == []


async def test_a_card_has_what_was_known_at_its_second(scene: ReplayScene) -> None:
    await shown(scene)
    row = opened(scene).row
    assert row is not None
    assert (row.time, row.order, row.price, row.state) == ("10:33:05", "\u2193 Sell 400", "609.50", "Filled")
    facts, order = scene.window.facts, ORDERS[2]
    assert facts is not None
    then = facts.then(order)
    assert then is not None
    assert then.flow is not None
    assert then.flow.minute == 61, "10:32 came later than five seconds after its end"
    assert row.net != "\u2014"
    assert row.rank == "\u2014", "three sessions are too few"
    assert "3 of 20 sessions" in row.rank_long
    go(scene, "10:33", 7)
    working = opened(scene).row
    assert working is not None
    assert (working.state, working.since) == ("Working", "\u2014"), "its fill came three seconds later"


async def test_a_quantity_that_was_seen_later_is_not_shown_before(scene: ReplayScene) -> None:
    own = own_day()
    late = structs.replace(ORDERS[0], states=ORDERS[0].states[1:])
    scene.window.show_own(replace(own, rows=replace(own.rows, orders=(late,))))
    shown_then = []
    for second in (14, 17):
        go(scene, "9:41", second)
        row = opened(scene).row
        assert row is not None
        shown_then.append((row.order, row.state))
    assert shown_then == [("\u2191 Buy", "\u2014"), ("\u2191 Buy 500", "Filled")]


async def test_a_seek_back_while_it_is_read_leaves_no_older_book(scene: ReplayScene) -> None:
    scene.window.show_own(own_day())
    go(scene, "15:59")
    go(scene, "9:42")
    facts, day = scene.window.facts, scene.day
    assert facts is not None
    await scene.until(lambda: facts.book(ORDERS[0]) is not None)
    go(scene, "15:59")
    await scene.until(lambda: all(facts.book(order) is not None for order in ORDERS))
    for order in ORDERS:
        known = partial(book_then, day.key, order.instrument, day.day, order.created)
        assert facts.book(order) == await reading(scene.folder)(known)


async def test_what_came_after_is_shown_when_asked_alone(scene: ReplayScene) -> None:
    await shown(scene)
    card = opened(scene)
    assert card.after is not None
    assert times_after(card) == []
    assert card.after.isVisible()
    QTest.mouseClick(card.after, Qt.MouseButton.LeftButton)
    await scene.until(lambda: len(times_after(card)) == 4)
    assert times_after(card) == ["after 5 min", "after 30 min", "after 60 min", "at the close"]
    assert not card.after.isVisible()


async def test_another_card_opens_by_mouse_and_by_space(scene: ReplayScene) -> None:
    review = (await shown(scene)).window.review
    QTest.mouseClick(review.cards[1], Qt.MouseButton.LeftButton)
    assert opened(scene).number.text() == "2"
    QTest.keyClick(review.cards[2], Qt.Key.Key_Space)
    assert opened(scene).number.text() == "1"
    note = opened(scene).note
    assert note is not None
    assert note.text == "Before flow agreed. Why so early?"
    go(scene, "10:48")
    assert opened(scene).number.text() == "1", "it stays open while the bar passes no other order"


async def test_a_note_is_asked_to_be_kept_and_says_so(scene: ReplayScene) -> None:
    window, asked = (await shown(scene)).window, list[tuple[str, str]]()
    window.note_wanted.connect(lambda key, text: asked.append((key, text)))
    note = opened(scene).note
    assert note is not None
    QTest.keyClicks(note.editor, "at my level")
    assert note.status.text() == "Not kept yet"
    await scene.until(lambda: bool(asked))
    assert asked == [("TB-1120-KQXW-0003", "at my level")]
    window.note_kept(*asked[0])
    assert note.status.text() == "Kept"
    window.review.note_failed("TB-1120-KQXW-0003", "The disk is full.")
    assert note.status.text() == "The disk is full."
    QTest.keyClicks(note.editor, "!")
    QTest.mouseClick(window.review.cards[1], Qt.MouseButton.LeftButton)
    assert asked[-1] == ("TB-1120-KQXW-0003", "at my level!"), "leaving the card asks at once"
    QTest.mouseClick(window.review.cards[0], Qt.MouseButton.LeftButton)
    QTest.keyClicks(note.editor, "?")
    window.end()
    assert asked[-1] == ("TB-1120-KQXW-0003", "at my level!?"), "so does leaving the replay"


async def test_typing_outlives_a_seek(scene: ReplayScene) -> None:
    await shown(scene)
    note = opened(scene).note
    assert note is not None
    QTest.keyClicks(note.editor, "half")
    go(scene, "10:50")
    scene.refresh()
    assert note.text == "half"


def test_a_note_has_at_most_as_many_characters_as_are_kept() -> None:
    field = NoteField(make_theme(), name="Note")
    field.editor.setPlainText("x" * (MOST + 20))
    assert len(field.text) == MOST
    field.deleteLater()


async def test_the_export_has_the_orders_so_far(scene: ReplayScene) -> None:
    facts = (await shown(scene)).window.facts
    assert facts is not None
    rows = review_csv(facts, moment("10:47")).split("\r\n")
    assert rows[0] == ",".join(HEADER)
    assert [row.split(",")[0] for row in rows[1:4]] == ["1", "2", "3"]
    assert "2026-11-20T09:41:12+08:00,HK.00700,buy,limit,filled,500,600.5,500,600.5" in rows[1].replace(
        "600.50", "600.5"
    )
    assert rows[1].endswith("Before flow agreed. Why so early?")
    assert rows[4:] == [""]


async def test_the_export_has_what_was_known_of_orders_without_a_card(
    scene: ReplayScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blank cell says "not recorded": what is only not read yet is read first."""
    saved = list[str]()

    async def save(_parent: QWidget, _title: str, _name: str, kinds: Sequence[FileKind]) -> None:
        saved.append(kinds[0].data().decode())

    monkeypatch.setattr("tideboard_desktop.replay.window.save_file", save)
    monkeypatch.setattr("tideboard_desktop.replay.decision_review.SHOWN", 1)
    scene.window.own.tabs.setCurrentIndex(FILLS)
    scene.window.show_own(own_day())
    await scene.until(scene.window.review.export.isEnabled)
    QTest.mouseClick(scene.window.review.export, Qt.MouseButton.LeftButton)
    await scene.until(lambda: bool(saved))
    net = HEADER.index("Net flow then")
    assert all(row.split(",")[net] for row in saved[0].split("\r\n")[1:4])


async def test_the_picture_is_that_of_the_window(scene: ReplayScene) -> None:
    window = (await shown(scene)).window
    image = QImage.fromData(window._picture())
    assert image.size() == window.grab().toImage().size()


async def test_without_an_account_it_says_why(scene: ReplayScene) -> None:
    scene.window.show_own(None, "No account is in view")
    review = scene.window.review
    assert (review.empty.text(), review.cards) == ("No account is in view", [])
    assert not review.export.isEnabled()


async def test_a_combination_names_no_side(scene: ReplayScene) -> None:
    day = own_day()
    made = structs.replace(ORDERS[0], legs=2)
    scene.window.show_own(replace(day, rows=replace(day.rows, orders=(made,))))
    row = scene.window.review.cards[0].row
    assert row is not None
    assert row.order == "Combination of 2 legs"
    assert row.since == "\u2014"


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to what has the focus, by the way of its window."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)


def focused_in(card: DecisionCard) -> str:
    """The part of a card with the focus, by its identifier."""
    part = QApplication.focusWidget()
    assert part is not None
    assert card is part or card.isAncestorOf(part)
    return part.accessibleIdentifier()


async def test_note_what_came_after_and_export_by_keys_alone(scene: ReplayScene, tmp_path: Path) -> None:
    await shown(scene)
    window = scene.window
    window.activateWindow()
    await scene.until(window.isActiveWindow)
    window.note_wanted.connect(window.note_kept)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    card = opened(scene)
    assert focused_in(card) == "replay_decision_3"
    press(Qt.Key.Key_Tab)
    assert focused_in(card) == "replay_note"
    keep_picture("focus", scene)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "too late, 3 p.m. play")
    assert card.note is not None
    assert card.note.status.text() == "Not kept yet"
    keep_picture("typing", scene)
    press(Qt.Key.Key_Tab)
    assert card.note.status.text() == "Kept"
    assert focused_in(card) == "replay_after"
    keep_picture("kept", scene)
    press(Qt.Key.Key_Space)
    await scene.until(lambda: card.after is not None and not card.after.isVisible())
    assert QApplication.focusWidget() is card, "not the next one"
    await scene.until(lambda: len(times_after(card)) == 4)
    QCoreApplication.sendPostedEvents()
    keep_picture("after", scene)
    assert times_after(card) == ["after 5 min", "after 30 min", "after 60 min", "at the close"]
    while QApplication.focusWidget() is not window.review.export:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    await scene.until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    name = dialog.findChild(QLineEdit)
    assert name is not None
    assert name.text() == "Decision review 2026-11-20 10-47.csv"
    QTest.keyClick(name, Qt.Key.Key_Return)
    made = tmp_path / name.text()
    await scene.until(made.exists)
    rows = list(csv.DictReader(made.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Note"] for row in rows][-1] == "too late, 3 p.m. play"
    assert window.player is not None
    assert not window.player.playing, "P and Space in the note are letters"


def times_after(card: DecisionCard) -> list[str]:
    """Times of what came after that the card shows, in the order of its labels."""
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    return [text for text in texts if text.startswith("after ") or text == "at the close"]


def keep_picture(name: str, scene: ReplayScene) -> None:
    """For somebody who wants to look at it."""
    folder = os.environ.get("TIDEBOARD_PICTURES")
    if folder:
        scene.window.grab().save(str(Path(folder) / f"review-{name}.png"))
