"""The tape: newest on top, still while it is read, large trades, one question per connection, gaps said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.flow.dock import settle
from fakes.scenes.market.book import BookScene, ScriptedTicks
from fakes.scenes.market.hub_snapshot import NOW, TENCENT, instrument, link
from fakes.values.failing import fail
from fakes.values.hub_values import put
from fakes.values.waiting import between_tasks, tasks_done
from tideboard_core.errors import NotSubscribed, QuotaExceeded
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import AggressorSide, QuoteRight, Tick
from tideboard_desktop.book.tape_model import LargeBy, Threshold
from tideboard_desktop.ui.tasks import Tasks

TICKS = Topic.TICKS.of(TENCENT)
APPLE = InstrumentId("US.AAPL")


def trades(numbers: Iterable[int], quantity: int = 100) -> tuple[Tick, ...]:
    """Trades of these numbers, one a second, bought and sold in turn."""
    return tuple(
        Tick(
            instrument=TENCENT,
            time=NOW + timedelta(seconds=number),
            sequence=number,
            price=Decimal("612.5"),
            quantity=quantity + number,
            turnover=Decimal(0),
            direction=AggressorSide.BUY if number % 2 else AggressorSide.SELL,
        )
        for number in numbers
    )


@pytest.fixture
async def scene(qapp: QApplication, qtbot: QtBot) -> AsyncIterator[BookScene]:
    """The dock with the tape in front."""
    tasks = Tasks(fail)
    made: list[BookScene] = []
    await between_tasks(lambda: made.append(BookScene(qapp, qtbot, tasks=tasks)))
    (opened,) = made
    opened.dock.show_tab("tape")
    opened.frame.catch_up()
    await tasks_done()  # Qt events of a test run inside its task, where no other can go on
    yield opened
    opened.frame.stop()
    await tasks.close()


def push(scene: BookScene, numbers: Iterable[int], quantity: int = 100) -> None:
    """A push arrives and is drawn."""
    put(scene.hub, TICKS, trades(numbers, quantity))
    scene.frame_now()


def shown(scene: BookScene) -> list[int]:
    """Quantities from top to bottom, 0 where trades are missing."""
    view = scene.dock.tape.view
    return [view.trade(row).quantity for row in range(view.row_count())]


async def test_every_push_of_a_frame_counts_and_only_the_front_tab_is_fed(scene: BookScene) -> None:
    """The hub keeps the newest push alone; the tape must not."""
    for number in range(5):
        put(scene.hub, TICKS, trades([number]))
    scene.frame_now()

    assert shown(scene) == [104, 103, 102, 101, 100]
    assert scene.hub.wanted() == {TICKS}
    scene.dock.show_tab("book")
    assert TICKS not in scene.hub.wanted()
    put(scene.hub, TICKS, trades([9]))
    scene.dock.show_tab("tape")
    assert shown(scene) == [104, 103, 102, 101, 100]


async def test_rows_stand_still_under_the_mouse_and_while_scrolled(scene: BookScene) -> None:
    """What comes is counted on the chip, which brings it."""
    view = scene.dock.tape.view
    push(scene, range(60))
    scene.move(view.viewport(), QPoint(100, 100))
    push(scene, range(60, 63))
    assert shown(scene)[0] == 159
    assert view.newer.text() == "3 new"
    assert view.newer.geometry().bottom() < view.row_rect(0).top() + 1

    scene.leave()
    assert shown(scene)[0] == 162
    assert view.newer.isHidden()

    view.verticalScrollBar().setValue(4)
    push(scene, range(63, 70))
    assert view.waiting == 7
    scene.click(view.newer, view.newer.rect().center())
    assert shown(scene)[0] == 169
    assert view.verticalScrollBar().value() == 0


async def test_large_trades_are_marked_or_alone(scene: BookScene) -> None:
    """By money or by shares, each market with its own amount."""
    tape = scene.dock.tape
    push(scene, range(3))
    push(scene, range(3, 5), quantity=3000)
    before = tape.view.grab().toImage()
    tape.set_mode("mark")
    assert tape.view.grab().toImage() != before
    tape.set_mode("only")
    assert shown(scene) == [3004, 3003]

    tape.basis.click()
    assert tape.amount.text() == "1.6K"  # as many shares as the money bought at the last price
    tape.amount.setText("3004")
    QTest.keyClick(tape.amount, Qt.Key.Key_Return)

    assert shown(scene) == [3004]
    assert tape.threshold == Threshold(LargeBy.QUANTITY, 3004)
    scene.selection.select(APPLE)
    assert (tape.amount.text(), tape.basis.text()) == ("200K", "USD")
    scene.selection.select(TENCENT)
    assert tape.amount.text() == "3,004"


async def test_an_amount_that_is_none_is_refused_where_it_stands(scene: BookScene) -> None:
    """The amount of before goes on."""
    tape = scene.dock.tape
    tape.amount.setText("plenty")
    QTest.keyClick(tape.amount, Qt.Key.Key_Return)

    assert tape.amount.property("invalid") is True
    assert tape.threshold.amount == 1_000_000


async def test_the_answer_fills_it_and_a_new_connection_asks_again(scene: BookScene) -> None:
    """Where the second answer does not reach back a row says that trades are missing."""
    scene.source.answer = trades(range(5))
    scene.selection.select(APPLE)
    scene.selection.select(TENCENT)
    await settle()
    assert shown(scene) == [104, 103, 102, 101, 100]

    scene.source.answer = trades(range(8, 10))
    put(scene.hub, Topic.LINK.of(""), replace(link(), generation=2))
    scene.frame_now()
    await settle()

    assert shown(scene) == [109, 108, 0, 104, 103, 102, 101, 100]
    assert scene.dock.tape.view.row_words(2) == "Trades are missing here"


async def answered(scene: BookScene) -> None:
    """The tape has its answer, and the market trades."""
    scene.clock.set_market(NOW)
    scene.source.answer = trades(range(5))
    scene.selection.select(APPLE)
    scene.selection.select(TENCENT)
    await settle()
    push(scene, [4])
    scene.source.asked.clear()


async def test_it_asks_nothing_when_it_comes_back_and_nothing_was_pushed(scene: BookScene) -> None:
    """A subscription lasts for a while after its last reader."""
    await answered(scene)
    for away in (1, 20):
        scene.dock.show_tab("book")
        scene.clock.advance(away)
        scene.dock.show_tab("tape")
        await settle()
    push(scene, [5])

    assert scene.source.asked == []
    assert shown(scene) == [105, 104, 103, 102, 101, 100]


@pytest.mark.parametrize("missed", ["a push", "the end of the subscription", "a connection"])
async def test_it_asks_once_when_it_comes_back_and_may_have_missed_trades(scene: BookScene, missed: str) -> None:
    await answered(scene)
    scene.dock.show_tab("book")
    scene.clock.advance(1)
    if missed == "a push":
        put(scene.hub, TICKS, trades([7]))
    elif missed == "a connection":
        put(scene.hub, Topic.LINK.of(""), replace(link(), generation=2))
    else:
        scene.hub.unsubscribed([TICKS])
    scene.source.answer = trades(range(7, 9))
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == [TENCENT]
    assert shown(scene) == [108, 107, 0, 104, 103, 102, 101, 100]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("hidden", [False, True])
async def test_a_window_that_is_built_anew_has_the_trades_of_the_one_before(
    scene: BookScene, hidden: bool, times: int
) -> None:
    """In view or not, at the rebuild; nothing is asked, and what is pushed later follows on them."""
    await answered(scene)
    if hidden:
        scene.dock.show_tab("book")
        scene.clock.advance(20)
    for _ in range(times):
        scene.keep()
        scene.build_anew()
    scene.dock.show_tab("tape")
    await settle()
    assert shown(scene) == [104, 103, 102, 101, 100]
    push(scene, [5])

    assert scene.source.asked == []
    assert shown(scene) == [105, 104, 103, 102, 101, 100]


async def test_a_window_that_is_built_anew_asks_for_trades_that_it_may_have_missed(scene: BookScene) -> None:
    """A push came while it was hidden; a row says where trades are missing."""
    await answered(scene)
    scene.dock.show_tab("book")
    scene.clock.advance(1)
    put(scene.hub, TICKS, trades([7]))
    scene.keep()
    scene.build_anew()
    scene.source.answer = trades(range(7, 9))
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == [TENCENT]
    assert shown(scene) == [108, 107, 0, 104, 103, 102, 101, 100]
    scene.selection.select(APPLE)
    scene.selection.select(TENCENT)
    await settle()
    assert shown(scene) == [108, 107], "what was taken over is taken once"


@pytest.mark.parametrize("how", ["built anew", "hidden"])
@pytest.mark.parametrize("lost", ["renewed before a frame", "down until the close"])
async def test_trades_of_a_connection_that_was_lost_are_not_whole(scene: BookScene, how: str, lost: str) -> None:
    """The rows stay; what was traded since the loss is asked for, also after the close."""
    await answered(scene)
    renewed, down = replace(link(), generation=2), replace(link(), state=LinkState.CONNECTING)
    put(scene.hub, Topic.LINK.of(""), down if lost == "down until the close" else renewed)
    if lost == "down until the close":
        scene.frame_now()
        scene.clock.set_market(NOW.replace(hour=8, minute=30))
    if how == "hidden":
        scene.dock.show_tab("book")
        put(scene.hub, Topic.LINK.of(""), renewed)
    else:
        scene.keep()
        put(scene.hub, Topic.LINK.of(""), renewed)
        scene.build_anew()
    scene.source.answer = trades(range(7, 9))
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == [TENCENT]
    assert shown(scene) == [108, 107, 0, 104, 103, 102, 101, 100]


async def test_it_asks_nothing_when_it_comes_back_after_the_close(scene: BookScene) -> None:
    await answered(scene)
    scene.clock.set_market(NOW.replace(hour=8, minute=30))
    scene.dock.show_tab("book")
    scene.hub.unsubscribed([TICKS])
    scene.clock.advance(600)
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == []
    assert shown(scene) == [104, 103, 102, 101, 100]


@pytest.mark.parametrize(
    ("hidden", "shown_again"),
    [(time(8, 0, 5), time(8, 20)), (time(1), time(1, 25)), (time(4, 1), time(4, 20))],
)
async def test_it_asks_when_it_comes_back_after_an_auction_or_what_came_late(
    scene: BookScene, hidden: time, shown_again: time
) -> None:
    """Hong Kong's auctions trade at 09:20 and 16:08, outside the hours of its session."""
    await answered(scene)
    scene.clock.set_market(datetime.combine(NOW, hidden, UTC))
    scene.dock.show_tab("book")
    scene.hub.unsubscribed([TICKS])
    scene.clock.set_market(datetime.combine(NOW, shown_again, UTC))
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == [TENCENT]


async def test_it_asks_when_it_comes_back_and_its_subscription_was_refused(scene: BookScene) -> None:
    """Nothing is pushed of it, which does not tell that nothing was traded."""
    await answered(scene)
    scene.refused[TICKS] = QuotaExceeded("no-room")
    scene.dock.show_tab("book")
    scene.clock.advance(20)
    scene.dock.show_tab("tape")
    await settle()

    assert scene.source.asked == [TENCENT]


async def test_a_question_that_came_too_early_is_asked_again(scene: BookScene) -> None:
    """The subscription is not yet there when the tab comes to the front."""
    scene.source.answer = NotSubscribed("not-subscribed")
    scene.selection.select(APPLE)
    scene.selection.select(TENCENT)
    await settle()
    scene.source.answer = trades(range(2))
    scene.dock.each_second()
    await settle()

    assert shown(scene) == [101, 100]


async def test_rows_are_read_out_and_copied(scene: BookScene) -> None:
    """With the keyboard; ASCII and full precision on the clipboard."""
    push(scene, range(3))
    view = scene.dock.tape.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    scene.dock.tape.copy_rows()

    assert view.marked_row == 1
    assert view.row_words(1) == "10:47:13 buy 612.50, 101 shares"
    assert QGuiApplication.clipboard().text() == "2026-11-20T10:47:13+08:00\t612.5\t101\tbuy\t"
    push(scene, [3])
    assert view.marked_row == 2


async def test_its_choices_are_remembered(scene: BookScene) -> None:
    """What is unknown or of a wrong type is passed over."""
    tape = scene.dock.tape
    tape.set_threshold(Threshold(LargeBy.QUANTITY, 5000))
    tape.set_mode("only")
    kept = scene.dock.memory()
    tape.set_threshold(Threshold(LargeBy.VALUE, 1))
    scene.dock.show_tab("book")
    scene.dock.recall({"tape": {"from": {"HK": ["weight", 3], "US": ["value", -1], "MARS": 3}, "large": 7}, "tab": 1})
    assert tape.threshold == Threshold(LargeBy.VALUE, 1)

    scene.dock.recall(kept)

    assert scene.dock.tab == "tape"
    assert tape.threshold == Threshold(LargeBy.QUANTITY, 5000)
    assert tape.mode.key == "only"
    assert kept["tape"]["from"][Market.HK.value] == ["quantity", 5000]  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("symbol", "price", "words"),
    [("US.AAPL", "267.32", "267.32"), ("HK.00700", "600", "600.00"), ("HK.00941", "0.415", "0.415")],
)
async def test_prices_have_the_decimals_of_their_step(scene: BookScene, symbol: str, price: str, words: str) -> None:
    """Known only with the first trade: a step at price zero would give a dollar share four decimals."""
    id_ = InstrumentId(symbol)
    put(scene.hub, Topic.INSTRUMENT.of(id_), instrument(id_, "A share"))
    scene.selection.select(InstrumentId("HK.00005"))
    scene.selection.select(id_)
    (one,) = trades([1])
    newest = Tick(
        instrument=id_,
        time=one.time,
        sequence=1,
        price=Decimal(price),
        quantity=100,
        turnover=Decimal(0),
        direction=AggressorSide.BUY,
    )
    put(scene.hub, Topic.TICKS.of(id_), (newest,))
    scene.frame_now()

    view = scene.dock.tape.view
    assert view._price(scene.dock.tape.tape.row(scene.dock.tape.tape.end - 1)) == words


async def test_an_answer_that_comes_after_the_dock_has_gone_is_dropped(qapp: QApplication, qtbot: QtBot) -> None:
    """The window was built anew while trades and quote rights were asked for."""
    failed: list[str] = []
    asked: list[str] = []
    answer = asyncio.Event()

    class Slow(ScriptedTicks):
        async def quote_rights(self) -> dict[Market, QuoteRight]:
            asked.append("rights")
            await answer.wait()
            return {}

        async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
            asked.append("ticks")
            await answer.wait()
            return list(trades(range(3)))

    tasks = Tasks(lambda _error, name: failed.append(name))
    made: list[BookScene] = []
    await between_tasks(lambda: made.append(BookScene(qapp, qtbot, tasks=tasks, source=Slow())))
    (scene,) = made
    scene.dock.show_tab("tape")
    put(scene.hub, Topic.LINK.of(""), link(generation=7))
    scene.frame_now()
    scene.dock.each_second()
    await settle()
    assert set(asked) == {"rights", "ticks"}

    scene.frame.stop()
    shiboken6.delete(scene.dock)
    answer.set()
    await settle()
    await tasks.close()
    assert failed == []


def test_money_is_in_the_currency_of_the_counter(scene: BookScene) -> None:
    put(scene.hub, Topic.INSTRUMENT.of(TENCENT), replace(instrument(TENCENT), currency="CNY"))
    scene.frame_now()
    assert scene.dock.tape.basis.text() == "CNY"
