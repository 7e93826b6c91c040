"""The lists of a board: read, named, kept and taken up again."""

from __future__ import annotations

import pytest

from fakes.scenes.market.boards import MEMBERS, PLATE, scripted
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import PlateKind
from tideboard_core.model.watch.screen import ScreenField, ScreenPage, ScreenRow
from tideboard_desktop.docks.figures.chosen_list import (
    ChosenList,
    ListState,
    ListType,
    list_words,
    rankings_of,
    read_list,
    saved_list,
    watchlist_content,
)


async def test_a_ranking_is_the_first_page_of_the_screener_and_tells_how_many_there_are(
    reference: ReferenceScene,
) -> None:
    scripted(reference)
    services = reference.context.services
    found = await read_list(services, ChosenList(ListType.FALLING, "HK"))
    assert (len(found), found.total) == (3, 412)
    assert found.ids[0] == MEMBERS[-1].id
    (screen,) = reference.source.last("screen")
    assert (screen.order, screen.descending) == (ScreenField.CHANGE_RATE, False)
    await read_list(services, ChosenList(ListType.FALLING_NOW, "SH"))
    (screen,) = reference.source.last("screen")
    assert (screen.order, screen.descending, screen.market) == (ScreenField.CHANGE_RATE_5M, False, "SH")
    await read_list(services, ChosenList(ListType.TRADED, "US"))
    (screen,) = reference.source.last("screen")
    assert (screen.order, screen.descending, screen.market) == (ScreenField.TURNOVER, True, "US")


async def test_a_plate_has_its_members_and_what_a_broker_lacks_says_so(reference: ReferenceScene) -> None:
    scripted(reference)
    services, plate = reference.context.services, ChosenList(ListType.PLATE, PLATE, "Tech")
    found = await read_list(services, plate)
    assert found.ids == tuple(one.id for one in MEMBERS)
    assert found.names[MEMBERS[0].id] == "Tencent"
    assert list_words(services, plate) == "Tech"
    del reference.source.answers["screen"]
    with pytest.raises(NotOffered):
        await read_list(services, ChosenList(ListType.RISING, "HK"))


async def test_movers_are_a_call_of_their_own_of_two_markets(reference: ReferenceScene) -> None:
    row = ScreenRow(MEMBERS[0].id, "Tencent", {})
    reference.source.answers["movers"] = ScreenPage((row,), 90)
    found = await read_list(reference.context.services, ChosenList(ListType.MOVERS, "US"))
    assert (found.ids, found.total) == ((MEMBERS[0].id,), 90)
    assert ListType.MOVERS in rankings_of(Market.HK)
    assert ListType.MOVERS not in rankings_of(Market.SH)


async def test_a_heat_map_is_a_list_of_plates(reference: ReferenceScene) -> None:
    reference.source.answers["heat_map"] = ScreenPage((ScreenRow(InstrumentId(PLATE), "Tech", {}),), 112)
    chosen = ChosenList(ListType.CONCEPTS, "SH")
    found = await read_list(reference.context.services, chosen)
    assert (found.ids, found.names, found.total) == ((PLATE,), {PLATE: "Tech"}, 112)
    assert reference.source.last("heat_map") == (Market.SH, PlateKind.CONCEPT)
    assert list_words(reference.context.services, chosen).startswith("Concepts by turnover")
    assert ListType.INDUSTRIES in rankings_of(Market.SZ)


def test_a_watchlist_that_is_gone_gives_way_to_the_first_one(reference: ReferenceScene) -> None:
    reference.lists.create("Banks")
    reference.lists.add([InstrumentId("HK.00005")], len(reference.lists.all) - 1)
    services = reference.context.services
    assert watchlist_content(services, "Banks").ids == ("HK.00005",)
    first = reference.lists.all[0]
    assert watchlist_content(services, "gone").ids == first.symbols


@pytest.mark.parametrize(
    "chosen",
    [
        ChosenList(ListType.WATCHLIST, "Banks"),
        ChosenList(ListType.PLATE, PLATE, "Tech"),
        ChosenList(ListType.RISING, "US"),
        ChosenList(ListType.INDUSTRIES, "SZ"),
    ],
)
def test_a_list_survives_its_state(chosen: ChosenList) -> None:
    assert saved_list(ListState(**chosen._asdict())) == chosen


def test_what_is_no_list_is_not_taken_up() -> None:
    assert saved_list(ListState(within=PLATE, name="Tech")) == ChosenList(ListType.PLATE, PLATE, "Tech")
    for state in (
        ListState(),
        ListState(type=ListType.MOVERS, key="SZ"),
        ListState(type=ListType.RISING, key="MOON"),
        ListState(type=ListType.RISING),
        ListState(key="HK"),
    ):
        assert saved_list(state) is None
