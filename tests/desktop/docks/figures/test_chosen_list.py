"""The lists of a board: read, named, kept and taken up again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.boards import MEMBERS, PLATE, scripted
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.gateways.common.elsewhere import LONGPORT, OPEND, elsewhere
from tideboard_core.model.behind.listings import Constituent, Constituents
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import PlateKind
from tideboard_core.model.watch.screen import ScreenField, ScreenPage, ScreenRow
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.figures.chosen_list import (
    INDEXES,
    MOST_MEMBERS,
    ChosenList,
    ListContent,
    ListState,
    ListType,
    index_name,
    index_words,
    list_words,
    members_content,
    rankings_of,
    read_list,
    saved_list,
    watchlist_content,
)
from tideboard_desktop.docks.figures.list_button import ListButton
from tideboard_desktop.flowboard.dock import FlowBoardDock


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
    losers = ChosenList(ListType.LOSERS, "US")
    assert (await read_list(reference.context.services, losers)).ids == (MEMBERS[0].id,)
    assert list_words(reference.context.services, losers) == "Top losers, United States"
    assert {ListType.MOVERS, ListType.LOSERS} <= {*rankings_of(Market.HK)}
    assert not {ListType.MOVERS, ListType.LOSERS} & {*rankings_of(Market.SH)}


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


INDEX = InstrumentId("HK.800000")
OF_INDEX = ChosenList(ListType.INDEX, INDEX)


def member(code: int, turnover: int | None = None) -> Constituent:
    money = None if turnover is None else Decimal(turnover)
    return Constituent(instrument=InstrumentId(f"HK.{code:05}"), name=f"Company {code}", turnover=money)


def constituents(rows: list[Constituent], *, unread: str = "", rising: int | None = 2) -> Constituents:
    return Constituents(
        instrument=INDEX, source="Script", unread=unread, rows=tuple(rows), rising=rising, falling=1, unchanged=0
    )


def test_all_members_are_shown_up_to_a_bound_then_those_with_the_most_turnover(qapp: QApplication) -> None:
    few = members_content(constituents([member(1), member(2)]))
    assert (few.ids, few.total) == (("HK.00001", "HK.00002"), 2)
    assert few.names[few.ids[0]] == "Company 1"
    many = [member(code, turnover=code) for code in range(1, MOST_MEMBERS + 3)]
    cut = members_content(constituents(many))
    assert (len(cut), cut.total) == (MOST_MEMBERS, MOST_MEMBERS + 2)
    assert cut.ids[:2] == ("HK.00003", "HK.00004"), "in the provider's order, without the two of the least turnover"


def test_the_providers_count_stands_beside_our_own(qapp: QApplication) -> None:
    content = members_content(constituents([member(1), member(2), member(3)]))
    assert index_words(content, [1.5, None, -2.0, 0.0, 3.0]) == (
        "Script counts 2 rising, 1 falling, 0 unchanged, of 4 prices here 2, 1, 1"
    )
    assert index_words(content, [None]) == "Script counts 2 rising, 1 falling, 0 unchanged"
    assert index_words(ListContent(()), [1.0]) == ""
    assert index_words(None, [1.0]) == ""


def test_a_count_that_nobody_told_and_a_row_left_out_are_said(qapp: QApplication) -> None:
    content = members_content(constituents([member(1)], unread="symbol", rising=None))
    assert index_words(content, []) == ("Script does not count rising and falling, rows of the index left out: symbol")


def test_members_that_did_not_come_are_counted(qapp: QApplication) -> None:
    found = replace(constituents([member(1), member(2)]), total=90)
    assert index_words(members_content(found), []) == (
        "Script counts 2 rising, 1 falling, 0 unchanged, 88 of 90 members did not come"
    )
    assert "did not come" not in index_words(members_content(replace(found, total=2)), [])


class _Connection:
    def __init__(self, answer: Constituents | Exception) -> None:
        self.provider = f"Provider {id(self)}"
        self.answer, self.asked = answer, 0
        self.behind = SimpleNamespace(listings=self)

    async def constituents(self, index: InstrumentId) -> Constituents:
        assert index == INDEX
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def services(prices: _Connection, other: _Connection | None = None) -> DockServices:
    feeds = SimpleNamespace(gateway=prices, other_gateway=other, broker=prices)
    return cast("DockServices", SimpleNamespace(feeds=feeds, gateway=prices))


async def test_the_connection_of_the_prices_is_asked_first_then_the_others(qapp: QApplication) -> None:
    found = constituents([member(1)])
    lacks, has = _Connection(elsewhere(OPEND, LONGPORT)), _Connection(found)
    assert (await read_list(services(lacks, has), OF_INDEX)).index is found
    assert (await read_list(services(has, lacks), OF_INDEX)).index is found
    assert (lacks.asked, has.asked) == (1, 2)


async def test_a_refusal_names_who_has_it_and_a_lost_connection_asks_nobody_else(qapp: QApplication) -> None:
    with pytest.raises(NotOffered) as refused:
        await read_list(services(_Connection(elsewhere(OPEND, LONGPORT))), OF_INDEX)
    assert refused.value.data["offered_by"] == LONGPORT
    down, has = _Connection(GatewayDown("gateway-down")), _Connection(constituents([]))
    with pytest.raises(GatewayDown):
        await read_list(services(down, has), OF_INDEX)
    assert has.asked == 0


def test_a_layout_brings_an_index_back(qapp: QApplication) -> None:
    kept = ChosenList(ListType.INDEX, "HK.800700", "Tech")
    assert saved_list(ListState(**kept._asdict())) == kept
    assert all(index_name(each) for each in INDEXES)


async def test_the_menu_offers_the_known_indexes_and_the_board_shows_their_members(
    reference: ReferenceScene,
) -> None:
    rows = [member(700), member(3690)]
    scripted(reference)
    vars(reference.gateway)["behind"] = SimpleNamespace(listings=reference.source)
    reference.source.answers["constituents"] = constituents(rows)
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=1240)
    button: ListButton = dock.lists
    await reference.settle()
    button.fill()
    below = next(each.menu() for each in button.menu().actions() if each.text() == "Members of an index")
    assert isinstance(below, QMenu)
    assert next(each.text() for each in below.actions()) == "Hang Seng Index"
    below.actions()[0].trigger()
    for _ in range(3):
        await reference.settle()
        dock.each_second()
    assert dock.chosen == OF_INDEX
    assert [row.id for row in dock.model.rows] == ["HK.00700", "HK.03690"]
    assert button.text() == "Hang Seng Index"
    assert "Script counts 2 rising, 1 falling, 0 unchanged" in dock.coverage()
