"""Brokers: changes of holdings, concentration, one participant beside the close, and trades apart from them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from fakes.values.behind import NEWEST, TENCENT, broker_trades, holding, holding_history, holdings, weekdays
from tideboard_core.errors import RateLimited
from tideboard_desktop.behind.brokers import (
    HoldingByDay,
    Traded,
    average_price,
    broker_questions,
    concentration,
    holdings_picture,
    largest_changes,
    participant_picture,
    trades_picture,
)
from tideboard_desktop.behind.questions import PictureContext, Sources
from tideboard_desktop.ui.plots.figure import Curve


def shown(option: str = "", **names: str) -> PictureContext:
    return PictureContext(instrument=TENCENT, option=option, names=names)


def test_the_largest_changes_of_a_span_stand_around_zero() -> None:
    rows = holdings().rows
    assert [row.participant.number for row in largest_changes(rows, 5)] == [
        "B01224",
        "B01161",
        "B01555",
        "C00019",
        "B01130",
    ]
    many = [holding(f"B{number:05}", 100, number) for number in range(-20, 21)]
    numbers = [row.changes[1] for row in largest_changes(many, 1)]
    assert numbers == [*range(20, 12, -1), *range(-13, -21, -1)]
    for most, expected in ((8, [20, 19, 18, 17, 16, -18, -19, -20]), (2, [20, 19, 18, 17, 16, -20])):
        assert [row.changes[1] for row in largest_changes(many, 1, most)] == expected


def test_a_bar_opens_its_participant_and_says_what_it_holds() -> None:
    picture = holdings_picture(holdings(), shown("20"))
    assert picture.opens == ("B01161", "B01224", "B01555", "B01130", "C00019")
    assert picture.figure.read(0) == "UBS (B01161): +40 shares, holds 200"
    assert "settled 19 Nov 2026, of trades two trading days before" in picture.heading
    assert "a custodian is not an investor" in picture.heading


def test_the_concentration_of_the_first_five_and_its_change() -> None:
    rows = holdings().rows
    now, change = concentration(rows, 5) or (None, None)
    assert now == Decimal(98)
    assert change == Decimal(98) - Decimal(520 + 190 + 120 + 80 + 49) / Decimal(1000) * 100
    assert concentration([*rows, holding("B09999", 0)], 5) == (Decimal(98), None)
    assert concentration([holding("B09999", 0)], 5) is None
    assert (
        "The first 5 hold 98.0% of it, +2.10 percentage points over 5 days"
        in holdings_picture(holdings(), shown("5")).foot
    )


def test_a_span_that_is_not_told_is_said() -> None:
    value = holdings()
    told = type(value)(instrument=TENCENT, source="Script", rows=(holding("B00001", 5, 1),), settled=None)
    picture = holdings_picture(told, shown("60"))
    assert "No holding changed over this span" in picture.figure.sentence
    assert "day not told" in picture.heading


def test_the_table_has_everybody() -> None:
    csv = holdings_picture(holdings(), shown("1")).figure.csv().splitlines()
    assert csv[0].startswith(
        "participant,number,holding [shares],part [% of clearing house],change over 1 days [shares]"
    )
    assert len(csv) == 7
    assert "UBS,B01161,200,20.0,5,10,40,60" in csv


def test_a_participant_stands_beside_the_close() -> None:
    value = HoldingByDay(history=holding_history(), closes={NEWEST: 612.5})
    picture = participant_picture(value, shown("B01161", B01161="UBS"))
    assert picture.heading.startswith("UBS (B01161): holding")
    names = [part.name for part in picture.figure.parts if isinstance(part, Curve)]
    assert names == ["Holding (left)", "Close (right)"]
    assert picture.figure.read(2) == "19 Nov 2026, holds 120, +10, close 612.50"
    assert picture.figure.right.ticks
    alone = participant_picture(HoldingByDay(history=holding_history(), closes={}), shown())
    assert "were not read" in alone.foot
    assert not alone.figure.right.ticks


async def test_the_holding_comes_without_the_close_where_bars_are_refused() -> None:
    async def refuse(*_key: object) -> object:
        raise RateLimited("rate-limited", text="slow down")

    async def history(*_args: object) -> object:
        return holding_history()

    gateway = SimpleNamespace(provider="S", behind=SimpleNamespace(brokers=SimpleNamespace(holding_history=history)))
    bars = cast("Any", lambda: SimpleNamespace(read=refuse))
    sources = Sources(gateway=cast("Any", gateway), bars=bars, today=NEWEST)
    question = next(each for each in broker_questions() if each.key == "participant")
    value = (await question.ask(sources, TENCENT, "B01161", None)).value
    assert (len(value.history.days), value.closes) == (3, {})


def test_trades_have_their_own_heading_and_say_that_the_day_runs() -> None:
    picture = trades_picture(broker_trades(live=True), shown("0"))
    assert picture.heading == "Traded by brokers, day 19 Nov 2026, the day still runs, in shares"
    assert picture.figure.read(0) == "UBS: net +3,000 shares, average 600.50"
    assert picture.figure.read(1) == "HSBC: net \u22122,000 shares"
    assert picture.opens == ()


def test_bars_are_a_part_of_the_turnover_of_the_days_on_which_the_shares_were_traded() -> None:
    days = weekdays(10)
    traded = Traded({day: 100 + at for at, day in enumerate(days)}, Decimal(4_000))
    assert traded.over(NEWEST, 5, 2) == sum(range(103, 108))
    assert traded.over(NEWEST, 9, 2) is None
    assert traded.over(None, 1, 0) is None
    picture = holdings_picture(holdings(), replace(shown("5"), unit="turnover", also=traded))
    assert "in percent of the turnover of these 5 trading days, both in shares" in picture.heading
    assert picture.figure.read(0) == "Broker B01224 (B01224): +30 shares, holds 150, +5.714%"
    waiting = holdings_picture(holdings(), replace(shown("5"), unit="turnover"))
    assert "has not been read" in waiting.figure.sentence
    assert waiting.figure.columns


def test_bars_are_a_part_of_the_issued_shares() -> None:
    unit = replace(shown("20"), unit="issued", also=Traded({}, Decimal(4_000)))
    picture = holdings_picture(holdings(), unit)
    assert "in percent of the issued shares, 4,000 by market value and price" in picture.heading
    assert picture.figure.read(0) == "UBS (B01161): +40 shares, holds 200, +1.000%"
    unknown = replace(unit, also=Traded({}, None))
    assert "is not told" in holdings_picture(holdings(), unknown).figure.sentence


def test_an_average_has_the_decimals_of_a_price() -> None:
    assert average_price(Decimal("608.841492")) == "608.841"
    assert average_price(Decimal("600.5")) == "600.50"
