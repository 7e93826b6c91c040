"""Books of more than ten levels: as many rows as fit, each at its price, and no more work than that."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from fakes.scenes.market.hub_snapshot import IDS, TENCENT, book
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.orders.book_effect import NO_ORDER
from tideboard_desktop.book import ladder_rows
from tideboard_desktop.book.ladder import LadderView
from tideboard_desktop.book.ladder_rows import BLANK, DEPTH, LadderMaker
from tideboard_desktop.ui.theme import make_theme

STEP = Decimal("0.5")
BOOK = Topic.BOOK.of(TENCENT)
SIDE = st.lists(st.integers(1, 90_000), max_size=80)


def deep(levels: int, first: int = 1000) -> OrderBook:
    """A book of so many levels a side; the size of each tells its place."""
    return book(range(first, first + levels), range(first, first + levels))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SIDE, SIDE, st.integers(1, 70)), min_size=1, max_size=4))
def test_successive_books_have_the_rows_of_each_alone(books: Sequence[tuple[list[int], list[int], int]]) -> None:
    """Best prices beside the spread, worse ones outwards, blanks beyond; what is kept between books changes nothing."""
    maker = LadderMaker()
    for asks, bids, levels in books:
        ladder = maker.make(book(asks, bids), STEP, {}, NO_ORDER, levels)
        depth = max(DEPTH, levels)
        assert (ladder.depth, len(ladder.rows)) == (depth, 2 * depth)
        for rows, sizes in ((ladder.asks[::-1], asks), (ladder.bids, bids)):
            seen = sizes[:depth]
            assert [row.quantity for row in rows] == [f"{size:,}" for size in seen] + [""] * (depth - len(seen))
            assert all(row is BLANK for row in rows[len(seen) :])
            assert [row.best for row in rows] == [place == 0 and bool(seen) for place in range(depth)]
        for depths, sizes in ((ladder.depths[depth - 1 :: -1], asks), (ladder.depths[depth:], bids)):
            count = len(sizes[:depth])
            assert list(depths) == sorted(depths[:count]) + [0] * (depth - count)
        assert (ladder.ask_total, ladder.bid_total) == (sum(asks[:depth]), sum(bids[:depth]))
        prices = [row.price for row in ladder.rows if row.price is not None]
        assert prices == sorted(prices, reverse=True)
        fresh = LadderMaker().make(book(asks, bids), STEP, {}, NO_ORDER, levels)
        assert [row[:5] for row in ladder.rows] == [row[:5] for row in fresh.rows]


def test_only_levels_that_are_seen_are_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Level] = []
    convert = ladder_rows._row

    def counted(level: Level, *rest: object, **named: object) -> object:
        made.append(level)
        return convert(level, *rest, **named)  # type: ignore[arg-type]  # the arguments of the function it replaces

    monkeypatch.setattr(ladder_rows, "_row", counted)
    maker = LadderMaker()
    maker.make(deep(60), STEP, {}, NO_ORDER, 12)
    assert len(made) == 24
    made.clear()
    maker.make(deep(60, first=1001), STEP, {}, NO_ORDER, 12)
    assert len(made) == 24
    made.clear()
    maker.make(deep(60, first=1001), STEP, {}, NO_ORDER, 12)
    assert made == []


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> BookScene:
    """The dock over a book of 40 levels."""
    made = BookScene(qapp, qtbot)
    put(made.hub, BOOK, deep(40))
    made.frame_now()
    return made


def high(scene: BookScene, height: int) -> None:
    """Make the dock so high."""
    scene.window.resize(352, height)
    QApplication.processEvents()
    scene.leave()
    scene.frame_now()


def in_sight(scene: BookScene) -> list[str]:
    """The shares of the visible bids, as they are laid out from the spread downwards."""
    ladder = scene.dock.ladder
    rows = enumerate(ladder.shown.rows)
    seen = [(ladder.row_rect(place).top(), row) for place, row in rows if ladder._in_sight(place)]
    assert [top for top, _row in seen] == sorted(top for top, _row in seen)
    return [row.quantity for _top, row in seen if row.price is not None and row.price <= Decimal(612)]


@pytest.mark.parametrize("height", [300, 462, 900, 1400, 2000])
def test_a_dock_shows_as_many_levels_as_fit(scene: BookScene, height: int) -> None:
    """Ten before the tape below gets its room, then what that leaves."""
    high(scene, height)
    ladder, dock = scene.dock.ladder, scene.dock
    fit = ladder.room
    assert in_sight(scene) == [f"{1000 + place:,}" for place in range(min(fit, 40))]
    assert ladder.height_for(fit) <= ladder.height() or fit == 1
    if dock.tape.isVisible():
        assert fit >= DEPTH
        assert dock.tape.height() >= 150
        assert fit == 40 or dock.tape.height() < 150 + 2 * 16
    else:
        assert height < 700
    assert ladder.shown.depth == max(DEPTH, min(fit, 40))


def test_a_click_on_a_deep_level_picks_its_price(scene: BookScene) -> None:
    picked: list[tuple[Decimal, Side]] = []
    scene.dock.price_clicked.connect(lambda price, side: picked.append((price, side)))
    high(scene, 1400)
    ladder = scene.dock.ladder
    depth = ladder.shown.depth
    assert depth > 25
    for away in (0, 12, 24):
        for place in (depth + away, depth - 1 - away):
            scene.click(ladder, ladder.row_rect(place).center())
    assert picked == [
        (price, side)
        for away in (0, 12, 24)
        for price, side in (
            (Decimal(612) - STEP * away, Side.BUY),
            (Decimal("612.5") + STEP * away, Side.SELL),
        )
    ]


def test_a_deeper_book_moves_no_row_under_the_mouse(scene: BookScene) -> None:
    """It comes when the mouse leaves; a book that gets thin leaves the tape where it is."""
    put(scene.hub, BOOK, deep(14))
    scene.dock.book.select(TENCENT)
    high(scene, 1400)
    ladder = scene.dock.ladder
    assert ladder.shown.depth == 14
    place = ladder.row_rect(18).center()
    before = ladder.shown.rows[18].price
    scene.move(ladder, place)
    put(scene.hub, BOOK, deep(40))
    scene.frame_now()
    assert (ladder.shown.depth, ladder.shown.rows[18].price) == (14, before)
    assert ladder.place_at(place.y()) == 18
    scene.leave()
    scene.frame_now()
    assert ladder.shown.depth > 14

    height = ladder.height()
    put(scene.hub, BOOK, deep(3))
    scene.frame_now()
    assert ladder.height() == height
    assert [row.quantity for row in ladder.shown.bids[:4]] == ["1,000", "1,001", "1,002", ""]
    scene.dock.book.select(IDS[1])
    scene.frame_now()
    assert (scene.dock.book.offered, ladder.shown.depth) == (0, DEPTH)


def test_keys_reach_every_level_in_sight(scene: BookScene) -> None:
    high(scene, 1400)
    ladder = scene.dock.ladder
    ladder.setFocus()
    last = min(ladder.room, 40) - 1
    for _ in range(last + 5):
        QTest.keyClick(ladder, Qt.Key.Key_Down)
    assert ladder.cursor_price == Decimal(612) - STEP * last
    high(scene, 462)
    assert ladder.shown.depth == DEPTH


def test_rows_keep_their_names_for_assistive_programs(scene: BookScene) -> None:
    """The best bid is row 10 whatever the depth; deeper levels come after the twenty."""
    QAccessible.setActive(True)
    try:
        high(scene, 1400)
        put(scene.hub, BOOK, deep(40, first=2000))
        scene.frame_now()
        names = {
            child.objectName().removeprefix("order_book_row_"): child.accessibleName()
            for child in scene.dock.ladder.findChildren(QWidget)
            if child.objectName().startswith("order_book_row_")
        }
    finally:
        QAccessible.setActive(False)
    outer = scene.dock.ladder.shown.depth - DEPTH
    assert outer > 10
    assert names["10"].startswith("Bid 612.00, 2,000 shares")
    assert names["9"].startswith("Ask 612.50, 2,000 shares")
    assert names["20"].startswith("Ask 617.50, 2,010 shares")
    assert names[f"{20 + outer}"].startswith("Bid 607.00, 2,010 shares")
    assert len(names) == 2 * scene.dock.ladder.shown.depth


def test_half_of_the_levels_can_be_left_out(scene: BookScene) -> None:
    """A kept layout of ten levels is one that shows all."""
    high(scene, 1400)
    scene.dock.recall({"levels": 10})
    assert scene.dock.ladder.room > 20
    scene.dock.recall({"levels": 5})
    scene.frame_now()
    assert len(in_sight(scene)) == 5
    assert scene.dock.memory()["levels"] == 5
    assert scene.dock.ladder.place_at(scene.dock.ladder.rect().bottom()) is None
    spot = scene.dock.ladder.row_rect(DEPTH + 6).center()
    assert scene.dock.ladder.place_at(QPoint(spot).y()) is None


def test_a_low_dock_shows_three_levels_before_header_and_ratio_bar(qapp: QApplication) -> None:
    """With more room both come back, the header first."""
    ladder = LadderView(make_theme())
    ladder.show()
    rooms = {}
    for height in (122, 130, 142, 168):
        ladder.resize(280, height)
        qapp.processEvents()
        rooms[height] = ladder.room, ladder.row_rect(DEPTH - 1).bottom() + 1
    ladder.close()
    ladder.deleteLater()

    assert rooms == {122: (3, 48), 130: (3, 48), 142: (3, 68), 168: (3, 68)}
