"""Every dock by a row: a window of its own over a practice market, with something chosen in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtWidgets import QDialog

from pictures import dock_data as data
from pictures.doors import Doors
from pictures.hands import Camera, Hands, Story, without_ring
from pictures.stage import Scenery, Stage
from tideboard_core.accounts.rate_reader import FIRST
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.exposure_page import ExposurePage
from tideboard_desktop.accounts.exposure_rows import ExposureBy
from tideboard_desktop.accounts.held_page import HeldPage
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.console.dock import GatewayConsoleDock
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowboard.dock import SOURCES, FlowBoardDock
from tideboard_desktop.flowboard.treemap.dock import TreemapDock
from tideboard_desktop.journal.broker_dialog import BrokerDialog
from tideboard_desktop.journal.check_dialog import CheckDialog
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.late_dialog import LateDialog
from tideboard_desktop.options.combination.dock import CombinationDock
from tideboard_desktop.options.combination.strategy_templates import Template
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.reference.listings import PREMIUM, ListingsDock
from tideboard_desktop.reference.plates.dock import PlatesDock
from tideboard_desktop.reference.screener.dock import ScreenerDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

NOW, MINUTE = "10:47", 75.0
"""When most docks are shown; seconds in which the flow of a whole list is read, and a minute passes."""
BETWEEN = 5.0
"""Seconds of the market between two docks: what the window's time alone has made old is new again."""
Act = Callable[[Hands, Any], Awaitable[None]]
"""What a person does in a dock, whose contents have methods of their own."""


async def nothing(_hands: Hands, _inside: object) -> None:
    """The dock shows itself."""


class DockPicture(NamedTuple):
    """A dock by its key in the table of docks; its size in logical pixels. `dialog` is in the picture in its place."""

    key: str
    words: str
    size: tuple[int, int] = (900, 400)
    act: Act = nothing
    dialog: type[QDialog] | None = None


ROWS: dict[str, DockPicture] = {}
"""By the name of the picture."""


async def content(stage: Stage, key: str) -> tuple[DockWidget, object]:
    """Open a dock, and what it shows."""
    workspace = stage.application.window.workspace
    workspace.open(key)
    dock = workspace.docks[key]
    inside = dock.body.build() if isinstance(dock.body, LazyDock) else dock.body
    return dock, inside


def dock_story(
    name: str, scenery: Scenery, rows: Mapping[str, DockPicture], prepare: Act = nothing, *, fades: float = 0.0
) -> Story:
    """The pictures of rows on one stage, that `prepare` has made ready; what flashes `fades` in so many seconds."""
    ROWS.update(rows)

    async def play(hands: Hands, camera: Camera) -> None:
        stage = hands.stage
        await prepare(hands, None)
        for picture, row in rows.items():
            if not camera.wants(picture):
                continue
            dock, inside = await content(stage, row.key)
            dock.setFloating(True)
            dock.resize(*row.size)
            await stage.rest()
            await row.act(hands, inside)
            await stage.rest()
            await stage.moment(fades)
            without_ring()
            if row.dialog is None:
                await camera.take(picture, dock)
            else:
                found = await hands.dialog()
                assert isinstance(found, row.dialog)
                await camera.take(picture, found)
                found.reject()
                await hands.closed()
            dock.close()
            await stage.passes(BETWEEN)

    return Story(name=name, scenery=scenery, pictures={name: row.words for name, row in rows.items()}, play=play)


def doing(act: Callable[[Any], object], seconds: float = 0.0) -> Act:
    """Do this in the dock, then let so much time pass."""

    async def run(hands: Hands, inside: object) -> None:
        act(inside)
        if seconds:
            await hands.stage.passes(seconds)

    return run


def _plates(inside: PlatesDock) -> None:
    assert inside.table is not None
    inside.table.choose_row(3)
    inside.flow.read_more()


def _screen(inside: ScreenerDock) -> None:
    inside.editor.start()


def _sold_short(inside: BehindDock) -> None:
    inside.show_page("short")


REFERENCE = dock_story(
    "reference",
    Scenery(start=NOW),
    {
        "watchlist": DockPicture("watchlist", "the first list with its prices", (420, 480)),
        "flow": DockPicture("flow", "the day's flow of a security", (620, 640)),
        "book": DockPicture("book", "the order book", (340, 480)),
        "ticket": DockPicture("ticket", "order entry before anything is written", (340, 640)),
        "blotter": DockPicture("blotter", "positions, orders, fills and cash of an account"),
        "price-chart": DockPicture("price_chart", "the price chart of a minute's bars", (900, 560)),
        "plates": DockPicture("plates", "plates, and the securities of one", (900, 480), doing(_plates)),
        "screener": DockPicture("screener", "conditions and what passes them", (900, 480), doing(_screen)),
        "ipos": DockPicture("ipos", "the calendar of offerings", (900, 280)),
        "news": DockPicture("news", "headlines and what price and flow did after them", (900, 420)),
        "corporate": DockPicture("corporate", "corporate actions of a security", (900, 240)),
        "days": DockPicture("days", "market states, months, holidays and half days", (900, 520)),
        "futures": DockPicture("futures", "contracts of a family, terms and hours of one"),
        "behind-short": DockPicture("behind", "what was sold short, against its usual range", act=doing(_sold_short)),
    },
    fades=2.0,
)  # fmt: skip


def _premium(inside: ListingsDock) -> None:
    inside.selection.select(InstrumentId("HK.01211"))
    inside.rate.setText("1.06")
    inside.rate.editingFinished.emit()
    inside.page.choose(PREMIUM)
    inside.follow()


def _contracts(inside: OptionChainDock) -> None:
    inside.selection.select(InstrumentId("HK.00700"))
    inside.volatility.show_volumes()


BEHIND = dock_story(
    "behind",
    Scenery(start=NOW, doors=Doors.LONGPORT),
    {
        "calendar": DockPicture("calendar", "the events of a week in columns", (900, 480)),
        "listings-premium": DockPicture("listings", "the premium of a mainland listing", act=doing(_premium)),
        "option-contracts": DockPicture("option_chain", "all contracts by day", (900, 560), doing(_contracts)),
    },
    fades=2.0,
)


async def _smile(hands: Hands, chain: OptionChainDock) -> None:
    await hands.stage.until(lambda: chain.board.spot is not None and chain.figures.value is not None)
    chain.volatility.open("smile")


async def _butterfly(hands: Hands, made: CombinationDock) -> None:
    """Around the money, at the middle of its net quote."""
    stage = hands.stage
    _dock, chain = await content(stage, "option_chain")
    assert isinstance(chain, OptionChainDock)
    await stage.rest()
    await stage.until(lambda: chain.board.money is not None and chain.board.spot is not None)
    chain.grid.go_to_row((chain.board.money or 1) - 1)
    chain.legs.template(Template.BUTTERFLY)
    await stage.until(lambda: made.draft.middle is not None)
    made.price_to("middle")


async def _set_alerts(hands: Hands, _inside: object) -> None:
    source = hands.stage.application.feeds.gateway.alerts
    assert source is not None
    for kind, value, note in (
        (AlertKind.PRICE_UP, "640", "half out"),
        (AlertKind.PRICE_DOWN, "590.5", ""),
        (AlertKind.FIVE_MINUTES_RATE_DOWN, "1.5", "look at the flow"),
        (AlertKind.TURNOVER_UP, "9000000000", ""),
    ):
        often = AlertFrequency.ONCE if note else AlertFrequency.ONCE_A_DAY
        security = InstrumentId("HK.00700")
        alert = PriceAlert(instrument=security, kind=kind, value=Decimal(value), frequency=often, note=note)
        await source.add_alert(alert)


WIDE = (1080, 560)
DERIVATIVES = dock_story(
    "derivatives",
    Scenery(start=NOW),
    {
        "option-chain": DockPicture("option_chain", "an expiry with bars, Greeks, the line at the money", WIDE),
        "option-smile": DockPicture("option_chain", "the implied volatility of an expiry by strike", WIDE, _smile),
        "combination": DockPicture("combination", "a butterfly, its net quote and payoff", (430, 720), _butterfly),
        "warrants": DockPicture("warrants", "warrants and callable contracts, how far their call is", WIDE),
        "alerts": DockPicture("alerts", "price alerts that the broker keeps", (900, 560)),
    },
    _set_alerts,
)


async def _a_minute(hands: Hands, _inside: object) -> None:
    await hands.stage.passes(MINUTE)


def _by_plate(inside: TreemapDock) -> None:
    inside.show_list(ChosenList(ListType.TRADED, "HK"))
    inside.show_groups("plate")


BOARD = (1240, 560)
BOARDS = dock_story(
    "boards",
    Scenery(start=NOW),
    {
        "flow-board": DockPicture("flow_board", "a watchlist with its flow", BOARD, _a_minute),
        "treemap-plates": DockPicture("treemap", "the most traded shares by plate", BOARD, doing(_by_plate, MINUTE)),
    },
)


async def _sources(hands: Hands, board: FlowBoardDock) -> None:
    board.show_page(SOURCES)
    await hands.stage.until(lambda: board.sources.reads.value)
    await hands.stage.passes(MINUTE)


ARCHIVE = dock_story(
    "archive",
    data.ARCHIVE_SCENERY,
    {
        "archive": DockPicture("archive", "what the archive has, its gaps, its room", (1400, 740), data.show_archive),
        "flow-board-sources": DockPicture("flow_board", "how the sources of flow stand", (1000, 200), _sources),
    },
    data.fill_archive,
)
FLOW_MAP = dock_story(
    "flow-map",
    data.FLOW_MAP_SCENERY,
    {"flow-map": DockPicture("flow_map", "a list by minute, with its turns", (1584, 720), data.read_flow_map)},
)
DEPTH = dock_story(
    "depth",
    data.AFTERNOON,
    {"depth": DockPicture("depth", "what rested at each price, by time", (1584, 820), data.fill_depth)},
)
SIGNALS = dock_story(
    "signals",
    data.SIGNALS_SCENERY,
    {"signals": DockPicture("signals", "rules, each beside its record", (1265, 800), data.show_signals)},
    data.begin_archive,
)


def _from_journal(open_: Callable[[JournalDock], object]) -> Act:
    async def act(hands: Hands, inside: JournalDock) -> None:
        await data.show_journal(hands, inside)
        open_(inside)

    return act


TRIPS = (1584, 900)
CHECK, LATE, BROKER = map(_from_journal, (JournalDock.open_check, JournalDock.open_late, JournalDock.open_broker_count))
JOURNAL = dock_story(
    "journal",
    Scenery(start="16:14"),
    {
        "journal": DockPicture("journal", "what the round trips of an account brought", TRIPS, data.show_journal),
        "journal-check": DockPicture("journal", "the trips beside the account", TRIPS, CHECK, CheckDialog),
        "journal-late": DockPicture("journal", "fills that were told late", TRIPS, LATE, LateDialog),
        "journal-broker": DockPicture("journal", "the broker's count beside the trips", TRIPS, BROKER, BrokerDialog),
    },
    data.fill_journal,
)


def _held(page: str) -> Act:
    async def act(hands: Hands, inside: AccountsDock) -> None:
        inside.show_page(page)
        shown = inside.page
        if isinstance(shown, ExposurePage):
            shown.by.button(ExposureBy.INDUSTRY).click()
        await hands.stage.passes(15)
        if isinstance(shown, HeldPage):
            await hands.stage.until(lambda: shown.figures.age is not None and shown.has_rows())

    return act


HELD = (1180, 400)
ACCOUNTS = dock_story(
    "accounts",
    Scenery(start="10:40"),
    {
        "accounts-underlyings": DockPicture("accounts", "options under their underlying", HELD, _held("underlyings")),
        "accounts-exposure": DockPicture("accounts", "long, short and net by industry", HELD, _held("exposure")),
        "accounts-assets": DockPicture("accounts", "what an account was worth each day", HELD, _held("assets")),
    },
    data.hold_much,
)


async def _two_orders(hands: Hands, _inside: object) -> None:
    await hands.unlock()
    await hands.order("HK.00700", "buy", "ask", "500")
    await hands.order("HK.00700", "buy", "bid-4", "400")
    await hands.stage.passes(62, step=31)


async def _all_read(hands: Hands, inside: AccountsDock) -> None:
    stage = hands.stage
    await stage.until(lambda: len(inside.accounts.readings) > 6 and all(one.funds for one in inside.accounts.readings))
    await stage.passes(FIRST + 4, step=2)
    await stage.until(lambda: bool(inside.services.rates.currencies))
    inside.each_second()


ALL_ACCOUNTS = dock_story(
    "all-accounts",
    Scenery(start=NOW, doors=Doors.SEVERAL),
    {"accounts": DockPicture("accounts", "money and margin of every account, and the sum", BOARD, _all_read)},
    _two_orders,
)


async def _called(hands: Hands, inside: GatewayConsoleDock) -> None:
    assert inside.console is not None
    rows = {row.key: row for row in inside.console.rows}
    inside.show_row(rows["POST /api/quote"])
    inside.send_form()
    await hands.stage.until(lambda: len(inside.history) == 1)


GATEWAY = dock_story(
    "gateway",
    Scenery(start=NOW, doors=Doors.REST),
    {
        "console": DockPicture("gateway_console", "a call, its form, the answer as a tree", (1180, 620), _called),
        "gateway-health": DockPicture("gateway_health", "delays, quota, programs of the gateway", (620, 900)),
    },
)
DOCK_STORIES = (
    REFERENCE, BEHIND, DERIVATIVES, BOARDS, ARCHIVE, FLOW_MAP, DEPTH, SIGNALS, JOURNAL, ACCOUNTS, ALL_ACCOUNTS, GATEWAY
)  # fmt: skip
