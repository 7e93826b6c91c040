"""Moves in the news dock: what providers noticed, whose, in their own words, and the lists that they keep."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QMenu

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene, ScriptedReference
from fakes.values.gateway import gateway_of
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.events import (
    ChangeSpan,
    MarketEvent,
    Noticed,
    OptionEvent,
    RankedSecurity,
    RankFigure,
    Ranking,
    RankList,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.news.dock import NewsDock, NewsScope
from tideboard_desktop.news.market_moves import RENEWED, MoveList

OTHER = InstrumentId("HK.00388")
LACKING = NotOffered("offered-elsewhere", provider="A", offered_by="LongPort")


def event(instrument: InstrumentId, text: str = "Large rise", **more: object) -> MarketEvent:
    fields = {"name": "Name", "time": None, "source": "Script", **more}
    return MarketEvent(instrument=instrument, text=text, **fields)  # type: ignore[arg-type]  # as they are


async def moves(scene: ReferenceScene, **answers: object) -> NewsDock:
    script_behind(scene, **{"rankings": LACKING, **answers})
    dock: NewsDock = scene.show(NewsDock)
    dock.show_kind("moves")
    await settle(scene)
    return dock


async def settle(scene: ReferenceScene) -> None:
    for _ in range(4):
        await scene.settle()


def headlines(dock: NewsDock) -> list[str]:
    return [row.headline for row in dock.rows.rows]


async def test_of_a_market_the_linked_security_mine_or_all_are_shown_with_one_call(reference: ReferenceScene) -> None:
    reference.lists.create("Mine")
    reference.lists.add([OTHER], len(reference.lists.all) - 1)
    stranger = InstrumentId("HK.09999")
    found = [event(TENCENT, rising=True, figures=("3.1%",)), event(OTHER, rising=False), event(stranger)]
    dock = await moves(reference, movers=found)
    assert headlines(dock) == ["\u25b2 Name \u00b7 Large rise \u00b7 3.1%"]
    dock.show_scope(NewsScope.OWN)
    assert [row.instrument for row in dock.rows.rows] == [TENCENT, OTHER]
    dock.show_scope(NewsScope.MARKET)
    assert [row.instrument for row in dock.rows.rows] == [TENCENT, OTHER, stranger]
    assert "3 moves" in dock.foot.words.text()
    reference.selection.select(OTHER)
    dock.show_scope(NewsScope.LINKED)
    await settle(reference)
    assert headlines(dock) == ["\u25bc Name \u00b7 Large rise"]
    assert reference.source.count("movers") == 1
    assert reference.source.last("movers") == (Market.HK, 30)


@pytest.mark.parametrize(
    ("key", "asked", "name"),
    [
        (MoveList.MOVERS, ("movers", Market.HK, 30), "Largest moves"),
        (MoveList.NOTICED, ("noticed", Market.HK, Noticed.UNUSUAL), "Unusual moves"),
        (MoveList.WATCHED, ("noticed", Market.HK, Noticed.WATCHED), "Most watched"),
    ],
)
async def test_each_list_says_what_it_is_and_asks_for_that(
    reference: ReferenceScene, key: MoveList, asked: tuple[str, Market, object], name: str
) -> None:
    """What is searched and written about most is no move, and never stands under that name."""
    call, *arguments = asked
    dock = await moves(reference, **{"movers": [], call: [event(TENCENT)]})
    dock.show_moves(key)
    await settle(reference)
    assert dock.lists.text() == name
    assert reference.source.last(call) == tuple(arguments)
    assert headlines(dock) == ["Name \u00b7 Large rise"]


async def test_another_market_is_asked_when_the_letter_goes_there(reference: ReferenceScene) -> None:
    dock = await moves(reference, movers=[])
    reference.selection.select(InstrumentId("US.AAPL"))
    await settle(reference)
    assert reference.source.last("movers") == (Market.US, 30)
    assert dock.items.value is not None


async def test_a_market_has_no_news(reference: ReferenceScene) -> None:
    dock = await moves(reference, movers=[])
    dock.show_scope(NewsScope.MARKET)
    dock.show_kind("news")
    assert dock.scope is NewsScope.LINKED
    assert not dock.scopes.button(NewsScope.MARKET).isEnabled()
    await settle(reference)


async def test_the_largest_moves_have_the_providers_reason_and_figures(reference: ReferenceScene) -> None:
    moved = event(TENCENT, "Profit up", percent=Decimal("4.45"), rising=True, figures=("612",))
    rows = ReadRows([event(TENCENT, "", figures=("changeRatio 9.12",)), moved], unread="symbol")
    dock = await moves(reference, movers=rows)
    dock.show_moves(MoveList.MOVERS)
    await settle(reference)
    assert headlines(dock) == [
        "Name \u00b7 changeRatio 9.12",
        "\u25b2 Name \u00b7 Profit up \u00b7 +4.45% \u00b7 612",
    ]
    assert "symbol" in dock.foot.words.text()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_ranking_keeps_its_order_and_the_providers_names(reference: ReferenceScene) -> None:
    row = RankedSecurity(
        instrument=TENCENT, name="Tencent", industry="Games", last=Decimal("612.5"),
        percents=((ChangeSpan.DAY, Decimal("1.25")), (ChangeSpan.YEAR, Decimal(-20))),
        figures=(
            (RankFigure.AMPLITUDE, Decimal("2.5")), (RankFigure.TURNOVER_RATE, Decimal("0.3")),
            (RankFigure.INFLOW, Decimal(-347041642)), (RankFigure.VOLUME_RATIO, Decimal("1.11")),
            (RankFigure.PRICE_TO_BOOK, Decimal("3.2")),
        ),
        unstated=(UnstatedFigure("market_cap", Decimal(7)),),
    )  # fmt: skip
    dock = await moves(
        reference,
        rankings=[Ranking("hot-hk", "Hot", "Popular", "HK")],
        movers=[],
        ranking=lambda key: RankList(key=key, source="Script", rows=(replace(row, instrument=OTHER), row)),
    )
    dock._open_lists()
    menu = dock.lists.findChild(QMenu, "news_lists")
    assert menu is not None
    group = menu.actions()[-1].menu()
    assert isinstance(group, QMenu)
    assert (group.title(), [one.text() for one in group.actions()]) == ("Popular", ["Hot"])
    menu.close()
    dock.show_scope(NewsScope.MARKET)
    dock.show_moves("hot-hk")
    await settle(reference)
    assert dock.lists.text() == "Hot"
    assert headlines(dock)[1] == (
        "2. Tencent \u00b7 Games \u00b7 last_done 612.5 \u00b7 +1.25% today \u00b7 \u221220.00% this year \u00b7 "
        "2.50% from low to high \u00b7 0.30% of the shares traded \u00b7 net inflow HKD \u2212347.04M \u00b7 "
        "1.11 times the usual volume \u00b7 price to book 3.2 \u00b7 unit not known: market_cap 7"
    )
    assert dock.memory()["moves"] == "hot-hk"


async def test_trades_of_options_are_asked_for_the_linked_security_alone(reference: ReferenceScene) -> None:
    traded = OptionEvent(
        option=InstrumentId("HK.TCH261127C600000"), owner=TENCENT, name="TCH", source="Script", time=None,
        side=AggressorSide.BUY, price=Decimal("3.4"), volume=1200, volatility=Decimal("35.2"), rising=True,
        orders=("SWEEP",),
    )  # fmt: skip
    dock = await moves(reference, movers=[], option_events=[traded])
    dock.show_moves(MoveList.OPTIONS)
    await settle(reference)
    assert headlines(dock) == [
        "\u25b2 HK.TCH261127C600000 \u00b7 SWEEP \u00b7 bought at the ask \u00b7 1200 \u00d7 3.4"
    ]
    assert "Implied volatility: 35.2 %" in dock.rows.rows[0].text
    assert reference.source.last("option_events") == (Market.HK, TENCENT)
    dock.show_scope(NewsScope.MARKET)
    await settle(reference)
    assert reference.source.last("option_events") == (Market.HK, None)


async def test_it_says_which_connection_has_moves(reference: ReferenceScene) -> None:
    dock = await moves(reference, movers=LACKING)
    assert dock.items.error is LACKING


async def test_moves_are_read_again_after_a_minute_while_they_are_shown(reference: ReferenceScene) -> None:
    dock = await moves(reference, movers=[event(TENCENT)])
    for seconds, asked in ((RENEWED - 1, 1), (2, 2)):
        reference.clock.advance(seconds)
        dock.each_second()
        await settle(reference)
        assert reference.source.count("movers") == asked


async def test_two_providers_stand_side_by_side_and_one_that_fails_is_named(reference: ReferenceScene) -> None:
    other = ScriptedReference()
    other.answers |= {"movers": [event(TENCENT, "large rise", source="Other", name="")]}
    second = gateway_of(other, behind=other.behind, provider="Other")
    services = reference.context.services
    reference.serve(feeds=replace(services.feeds, other_gateway=second))
    dock = await moves(reference, movers=[event(TENCENT, name="")])
    assert {row.source for row in dock.rows.rows} == {"Script", "Other"}
    words = dock.foot.words.text()
    assert "Script 1, Other 1" in words
    assert "1 in both" in words
    other.answers["movers"] = GatewayDown("closed")
    reference.clock.advance(RENEWED + 1)
    dock.ask_again()
    await settle(reference)
    assert [row.source for row in dock.rows.rows] == ["Script"]
    assert "Other: " in dock.foot.words.text()
    assert dock.provider_words() == "Script"
