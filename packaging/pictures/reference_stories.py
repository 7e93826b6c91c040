"""Stories about the docks of reference data: each one alone, with something chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pictures.doors import Doors
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowboard.treemap.dock import TreemapDock
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.reference.listings import PREMIUM, ListingsDock
from tideboard_desktop.reference.plates.dock import PlatesDock
from tideboard_desktop.reference.screener.dock import ScreenerDock

NOW = "10:47"


def _plates(inside: Dock) -> None:
    assert isinstance(inside, PlatesDock)
    assert inside.table is not None
    inside.table.choose_row(3)
    inside.flow.read_more()


def _screener(inside: Dock) -> None:
    assert isinstance(inside, ScreenerDock)
    inside.editor.start()


def _listings(inside: Dock) -> None:
    inside.selection.select(InstrumentId("HK.09988"))


def _behind(page: str) -> Callable[[Dock], None]:
    def act(inside: Dock) -> None:
        assert isinstance(inside, BehindDock)
        inside.show_page(page)

    return act


def _nothing(_inside: Dock) -> None:
    """It shows itself."""


ACTS: dict[str, Callable[[Dock], None]] = {"plates": _plates, "screener": _screener, "listings": _listings}
ACTS |= {f"behind-{page}": _behind(page) for page in ("short", "brokers", "holders", "company")}


def _holdings(inside: Dock) -> None:
    assert isinstance(inside, BehindDock)
    inside.options["holdings"].choose("20")
    inside.show_picture("brokers", "holdings")


def _participant(inside: Dock) -> None:
    assert isinstance(inside, BehindDock)
    _holdings(inside)
    inside.plot.opened.emit(0)  # the holdings are known of the picture before


def _open_positions(inside: Dock) -> None:
    assert isinstance(inside, BehindDock)
    inside.show_picture("short", "open")


def _behind_picture(page: str, key: str) -> Callable[[Dock], None]:
    def act(inside: Dock) -> None:
        assert isinstance(inside, BehindDock)
        inside.show_picture(page, key)

    return act


def _first_bar(inside: Dock) -> None:
    assert isinstance(inside, BehindDock)
    inside.plot.opened.emit(0)  # what it is about is known of the picture before


def _own_conditions(inside: Dock) -> None:
    assert isinstance(inside, ScreenerDock)
    inside.editor.rows[0].least.setText("1000")
    inside.editor.add.click()
    inside.editor.order.setCurrentIndex(1)
    inside.editor.start()


ACTS |= {"screener-longport": _own_conditions}
ACTS |= {"behind-holdings": _holdings, "behind-participant": _participant, "behind-open": _open_positions}
ACTS |= {
    "behind-institutions": _behind_picture("holders", "market-institutions"),
    "behind-institution": _first_bar,
    "behind-report": _behind_picture("company", "star-report"),
    "behind-top": _behind_picture("holders", "top"),
    "behind-trades": _first_bar,
    "behind-prices": _behind_picture("brokers", "prices"),
}
HEIGHTS = {
    "plates": 480,
    "screener": 480,
    "screener-longport": 480,
    "corporate-longport": 320,
    "ipos": 280,
    "calendar": 480,
    "news": 420,
    "corporate": 240,
    "days": 520,
}


def _premium(inside: Dock) -> None:
    assert isinstance(inside, ListingsDock)
    inside.selection.select(InstrumentId("HK.01211"))
    inside.rate.setText("1.06")
    inside.rate.editingFinished.emit()
    inside.page.choose(PREMIUM)
    inside.follow()


def _contracts(inside: Dock) -> None:
    assert isinstance(inside, OptionChainDock)
    inside.selection.select(InstrumentId("HK.00700"))
    inside.volatility.show_volumes()


def _members(inside: Dock) -> None:
    assert isinstance(inside, TreemapDock)
    inside.show_list(ChosenList(ListType.INDEX, "HK.800000"))


ACTS |= {"listings-premium": _premium, "option-contracts": _contracts, "treemap-members": _members}
HEIGHTS |= {"option-contracts": 560, "treemap-members": 480}
PICTURES = {
    "plates": "plates of a market, the securities of one and what their flow adds up to",
    "screener": "conditions and what passes them",
    "ipos": "the calendar of offerings",
    "news": "headlines of a security and what price and flow did after them",
    "corporate": "corporate actions of a security",
    "days": "market states, months, holidays and half days",
    "futures": "contracts of a family, terms and hours of one",
    "behind-short": "what of each day's volume was sold short, against its usual range",
    "behind-brokers": "what brokers traded on a day or hold in the clearing house",
    "behind-holders": "holders by their filings",
    "behind-company": "valuation in its own history",
    "behind-institutions": "the institutions of a market by what they hold there",
    "behind-institution": "what one institution holds",
    "behind-report": "a research firm's stars and the parts of its report",
    "listings": "the flow of two listings of a company side by side",
}


LONGPORT_PICTURES = {
    "calendar": "the events of a week in columns",
    "screener-longport": "the screener with LongPort's own conditions and their units",
    "corporate-longport": "what a company announced, with the record days of its dividends",
    "behind-holdings": "changes of participants' holdings in the clearing house over 20 days",
    "behind-participant": "one participant's holding by day beside the close",
    "behind-open": "open short positions at their report days",
    "behind-top": "the holders with the most shares",
    "behind-trades": "what one holder bought and sold",
    "behind-prices": "shares of the running day by price and by who took the other's price",
    "listings-premium": "the premium of a mainland listing, our own line beside the broker's",
    "option-contracts": "contracts of all options on a security by day, below its chain",
    "treemap-members": "the members of an index by turnover and change",
}
KEYS = {"option-contracts": "option_chain"}
"""The dock of a picture whose name does not begin with it."""


async def _docks(hands: Hands, camera: Camera) -> None:
    await _each(hands, camera, PICTURES)


async def _behind_longport(hands: Hands, camera: Camera) -> None:
    await _each(hands, camera, LONGPORT_PICTURES)


async def _each(hands: Hands, camera: Camera, pictures: Iterable[str]) -> None:
    stage = hands.stage
    workspace = stage.application.window.workspace
    for name in pictures:
        if not camera.wants(name):
            continue
        key = KEYS.get(name, name.partition("-")[0])
        stage.command(f"dock.open.{key}")
        dock = workspace.docks[key]
        dock.setFloating(True)
        dock.resize(900, HEIGHTS.get(name, 400))
        await stage.rest()
        body = dock.body
        assert isinstance(body, LazyDock)
        assert body.inside is not None
        ACTS.get(name, _nothing)(body.inside)
        await stage.rest()
        await stage.moment(2.0)
        await camera.take(name, dock)
        dock.close()


BEHIND = Story(
    name="behind",
    scenery=Scenery(start=NOW, doors=Doors.LONGPORT),
    pictures=LONGPORT_PICTURES,
    play=_behind_longport,
)
REFERENCE = Story(name="reference", scenery=Scenery(start=NOW), pictures=PICTURES, play=_docks)
