"""The option chain dock: follows, asks, refreshes, fills the ticket, is moved through by keys, says what is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.values.hub_values import put
from fakes.values.option_chain import DAYS, contracts, figures, option
from tideboard_core.errors import NotOffered, PermissionMissing, RequestTimeout
from tideboard_core.market.session import PROOF_FOR
from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.options.chain_fields import DEFAULT_FIELDS, OptionField
from tideboard_desktop.options.combination.strategy_templates import Template
from tideboard_desktop.options.dock import ALL_AFTER, PACE, OptionChainDock
from tideboard_desktop.options.grid_geometry import GridSpot


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    """A broker with a chain."""
    async with reference_scene(qapp, tmp_path) as made:
        made.source.answers |= {
            "option_expiries": DAYS,
            "option_chain": contracts,
            "option_figures": figures,
        }
        yield made


async def shown(scene: ReferenceScene) -> OptionChainDock:
    """The dock with its first expiry."""
    dock: OptionChainDock = scene.show(OptionChainDock)
    for _ in range(4):
        await scene.settle()
    return dock


async def test_chain_of_the_selected_security(scene: ReferenceScene) -> None:
    """Expiries, then the strikes of the first, then their figures; the money is in the middle."""
    dock = await shown(scene)
    assert [name for name, _args, _named in scene.source.asked] == [
        "option_expiries",
        "option_chain",
        "option_figures",
    ]
    assert dock.day == DAYS[0]
    assert dock.board.spot == Decimal("612.50")
    assert dock.strip.count() == 4
    assert dock.foot.words.text().startswith("Put/call 0.45 by volume, 1.35 by open interest")
    assert scene.hub.wanted() >= {Topic.QUOTE.of(TENCENT)}

    dock.step_day(1)
    await scene.settle()
    assert scene.source.last("option_chain") == (TENCENT, DAYS[1])
    scene.selection.select(InstrumentId("HK.09988"))
    for _ in range(4):
        await scene.settle()
    assert dock.day == DAYS[1]  # the same day where the other chain has it
    assert dock.underlying == "HK.09988"


async def test_the_price_of_the_underlying_covers_no_strike(scene: ReferenceScene) -> None:
    """It stands in the heading of the strikes; between them there is only a line."""
    dock = await shown(scene)
    grid = dock.grid
    left, width = grid._shape.strike_span()
    heading = QRect(left, 0, width, grid.header_height // 2)
    figures = QRect(left + 10, grid.header_height, width - 20, grid.height() - grid.header_height)

    def pixels(area: QRect, spot: Decimal | None) -> list[QColor]:
        dock.board.spot = spot
        image = grid.viewport().grab(area).toImage()
        rows = range(image.height())
        return [image.pixelColor(x, y) for y in rows for x in range(0, image.width(), 3)]

    spot = dock.board.spot
    money = dock.board.money
    assert money is not None
    line = grid.row_rect(money).y() - figures.y()
    per_row = len(range(0, figures.width(), 3))
    with_spot, without = pixels(figures, spot), pixels(figures, None)
    changed = {
        place // per_row for place, (one, other) in enumerate(zip(with_spot, without, strict=True)) if one != other
    }
    assert changed == {line}
    assert pixels(heading, spot) != pixels(heading, None)
    assert {OptionField.VOLATILITY, OptionField.DELTA} <= set(DEFAULT_FIELDS[:6])


async def test_a_price_that_was_read_too_long_ago_is_not_taken(scene: ReferenceScene) -> None:
    """Bids and asks are read, not pushed: no push of the last price proves them."""
    dock, put_570 = await shown(scene), option(570, "P")
    scene.clock.advance(PROOF_FOR)
    dock.fill_ticket(1, OptionSide.PUT, OptionField.ASK)
    scene.clock.advance(1)
    put(scene.hub, Topic.QUOTE.of(put_570), quote(put_570, "57.3", "57"))
    dock.fill_ticket(1, OptionSide.PUT, OptionField.ASK)
    assert dock.foot.words.text() == "Quotes are 11 s old: no price can be taken."
    dock.fill_ticket(1, OptionSide.PUT, OptionField.LAST)
    taken = [(Side.BUY, Decimal("57.1")), (Side.BUY, None), (None, Decimal("57.3"))]
    assert scene.priced == [(put_570, *one) for one in taken]


async def test_prices_fill_the_ticket_and_send_nothing(scene: ReferenceScene) -> None:
    """The ask buys, the bid sells, the last price leaves the side; other cells only take the keys."""
    dock = await shown(scene)
    for field, side, price in (
        (OptionField.ASK, Side.BUY, "57.1"),
        (OptionField.BID, Side.SELL, "56.9"),
        (OptionField.LAST, None, "57"),
    ):
        dock.fill_ticket(1, OptionSide.PUT, field)
        assert scene.priced[-1] == (option(570, "P"), side, Decimal(price))
    assert "nothing was sent" in dock.foot.words.text()
    dock.fill_ticket(0, OptionSide.PUT, OptionField.LAST)  # not listed
    assert len(scene.priced) == 3

    grid = dock.grid
    row = grid.in_sight()[2]
    place = grid.row_rect(row).center()
    left, width = grid._shape.span(GridSpot(1))
    place.setX(left + width // 2)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert scene.priced[-1][0] == dock.board.id_at(row, OptionSide.PUT)
    place.setX(left + width + 20)  # change: no price
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(scene.priced) == 4


async def test_keys_go_from_cell_to_cell(scene: ReferenceScene) -> None:
    """They begin at the money; Enter makes the option the security, and the chain stays."""
    dock = await shown(scene)
    grid = dock.grid
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.marked_row == 5
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current_option == option(610, "P")
    assert "610.00 put, Last 61.00" in grid.viewport().accessibleDescription()
    QTest.keyClick(grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert scene.priced[-1] == (option(610, "P"), None, Decimal(61))
    for _ in range(30):
        QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.current is not None
    assert grid.current[1].step == -len(DEFAULT_FIELDS)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert scene.selection.instrument == option(610, "C")
    await scene.settle()
    assert dock.underlying == TENCENT
    assert scene.source.count("option_expiries") == 1


async def test_an_option_that_is_selected_elsewhere_shows_its_underlyings_chain(scene: ReferenceScene) -> None:
    """Its facts tell which; until then it is asked for by itself."""
    other = option(640, "C", DAYS[2])
    facts = Instrument(
        id=other, name="", security_type=SecurityType.OPTION, lot_size=100, currency="HKD", underlying=TENCENT
    )
    put(scene.hub, Topic.INSTRUMENT.of(other), facts)
    scene.selection.select(other)
    dock = await shown(scene)
    assert dock.underlying == TENCENT


async def test_figures_are_read_again_at_their_pace(scene: ReferenceScene) -> None:
    """Those in sight each five seconds, all of them each minute; none while hidden."""
    dock = await shown(scene)
    assert scene.source.count("option_figures") == 1
    dock.each_second()
    assert scene.source.count("option_figures") == 1
    scene.clock.advance(PACE)
    dock.each_second()
    await scene.settle()
    assert scene.source.count("option_figures") == 2
    assert len(scene.source.last("option_figures")[0]) <= 19
    scene.clock.advance(ALL_AFTER)
    dock.each_second()
    await scene.settle()
    assert len(scene.source.last("option_figures")[0]) == 19
    text = dock.board.text(4, OptionSide.CALL, OptionField.BID)
    assert text is not None
    told = dock._tooltip(option(600, "C"), OptionField.BID, text)
    assert told.endswith("0.0 s old")


async def test_contracts_in_sight_are_subscribed_and_given_back(scene: ReferenceScene) -> None:
    """Only their quotes; a push repaints; hiding gives all of them back."""
    dock = await shown(scene)
    dock.live.settle()
    keys = {key for key in scene.hub.wanted() if "TCH" in key.subject}
    assert keys == {Topic.QUOTE.of(one) for one in dock.ids_in_sight()}
    put(scene.hub, Topic.QUOTE.of(option(600, "C")), quote(option(600, "C"), "60.5", "60"))
    dock.refresh(scene.hub.take_dirty())
    put(scene.hub, Topic.QUOTE.of(option(600, "C")), quote(option(600, "C"), "60.7", "60"))
    dock.refresh(scene.hub.take_dirty())
    assert dock.grid.changed_cells.active
    scene.windows[-1].hide()
    assert scene.hub.wanted() == frozenset()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("option_expiries", NotOffered("not-offered"), "Not offered here"),
        ("option_expiries", PermissionMissing("no-permission"), "No right to read this"),
        ("option_chain", RequestTimeout("request-timeout"), "No answer"),
    ],
)
async def test_why_there_is_no_chain(scene: ReferenceScene, call: str, error: Exception, words: str) -> None:
    """Each reason has its own words."""
    scene.source.answers[call] = error
    dock = await shown(scene)
    notes = [pane.note.sentence.text() for pane in dock.findChildren(Pane)]
    assert words in notes


async def test_a_security_without_options_says_so(scene: ReferenceScene) -> None:
    """That is no failure."""
    scene.source.answers["option_expiries"] = []
    dock = await shown(scene)
    assert "No listed options" in [pane.note.sentence.text() for pane in dock.findChildren(Pane)]
    assert dock.foot.words.text() == ""
    links = [pane.footer.link for pane in dock.findChildren(Pane) if pane.footer.link.text() == "Find another security"]
    assert links[0].isVisible()
    links[0].click()
    assert scene.searches == 1


async def test_figures_that_cannot_be_had_leave_the_strikes(scene: ReferenceScene) -> None:
    """The foot tells why, and so does the tooltip of a dash."""
    scene.source.answers["option_figures"] = NotOffered("not-offered", text="x")
    dock = await shown(scene)
    assert len(dock.board.contracts) == 10
    text = dock.board.text(4, OptionSide.CALL, OptionField.DELTA)
    assert text is not None
    assert text.missing
    assert dock.foot.words.text() in dock._tooltip(option(600, "C"), OptionField.DELTA, text)
    asked = scene.source.count("option_figures")
    scene.clock.advance(PACE * 2)
    dock.each_second()
    assert scene.source.count("option_figures") == asked


async def test_columns_and_expiry_are_remembered(scene: ReferenceScene) -> None:
    """Odd memories are passed over."""
    dock = await shown(scene)
    dock.set_fields([OptionField.LAST, OptionField.DELTA])
    dock.choose_day(DAYS[2])
    kept = dock.memory()
    assert kept == {"fields": ["last", "delta"], "expiry": "2026-12-30", "volatility": ""}
    other: OptionChainDock = scene.show(OptionChainDock)
    other.recall(kept)
    for _ in range(4):
        await scene.settle()
    assert [field.value for field in other.grid.fields] == ["last", "delta"]
    other.recall({"fields": ["nonsense"], "expiry": "never", "volatility": ["smile"]})
    assert list(other.grid.fields) == list(DEFAULT_FIELDS)
    other.recall(other.memory())  # as a restart does
    assert list(other.grid.fields) == list(DEFAULT_FIELDS)


async def test_keys_pick_legs_of_a_combination(scene: ReferenceScene) -> None:
    """Plus buys, minus sells the contract under the cursor; the focus stays in the chain, and nothing is sent."""
    dock = await shown(scene)
    dock.window().activateWindow()
    dock.legs.pick(Side.BUY)
    assert "Move to a call or a put" in dock.foot.words.text()
    assert scene.opened_with == []
    QTest.keyClick(dock.grid, Qt.Key.Key_Down)
    QTest.keyClick(dock.grid, Qt.Key.Key_Right)
    commands = {command.id: command for command in dock.commands()}
    assert (commands["option_chain.leg_buy"].keys, commands["option_chain.leg_sell"].keys) == (("+",), ("-",))
    commands["option_chain.leg_sell"].run()
    leg = {"instrument": option(610, "P"), "side": "sell"}
    assert scene.opened_with == [("combination", {"add": leg})]
    assert "nothing was sent" in dock.foot.words.text()
    assert dock.grid.hasFocus()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
async def test_a_menu_makes_whole_strategies(scene: ReferenceScene) -> None:
    """The menu of a strike has them all; a calendar reads the next expiry, one that is not listed says so."""
    dock = await shown(scene)
    dock.legs.template(Template.STRADDLE)
    assert "Move to a strike" in dock.foot.words.text()
    dock.grid.go_to_row(5)
    dock.legs.show_menu(QPoint(0, 0))
    entries = [action.text() for action in dock.legs._menu.actions()]
    dock.legs._menu.hide()
    assert entries[:3] == [
        "Buy as a leg of a combination",
        "Sell as a leg of a combination",
        "Strategy around this strike",
    ]
    dock.legs.template(Template.STRADDLE)
    assert [leg["instrument"] for leg in scene.opened_with[-1][1]["legs"]] == [  # type: ignore[union-attr, index, call-overload]
        option(610, "C"),
        option(610, "P"),
    ]
    dock.legs.template(Template.CALENDAR_CALL)
    await scene.settle()
    assert scene.source.last("option_chain") == (TENCENT, DAYS[1])
    assert len(scene.opened_with) == 2
    dock.grid.go_to_row(0)
    dock.legs.template(Template.STRADDLE)
    assert "not all of its contracts are listed" in dock.foot.words.text()
    dock.choose_day(DAYS[-1])
    for _ in range(4):
        await scene.settle()
    dock.strip.step(3)
    await scene.settle()
    assert dock.next_expiry() is None
