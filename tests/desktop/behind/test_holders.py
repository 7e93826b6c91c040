"""Holders by their filings: the largest, institutions by period, funds, filings as a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from fakes.values.behind import TENCENT
from tideboard_core.model.behind.holders import (
    FundHolder,
    FundHolders,
    Holders,
    HolderSpan,
    HolderTrade,
    HolderTrades,
    InstitutionHistory,
    InstitutionQuarter,
    ShareHolder,
)
from tideboard_desktop.behind.holders import (
    HOLDER,
    filed_picture,
    funds_picture,
    holder_picture,
    holder_questions,
    holders_picture,
    institutions_picture,
    top_picture,
)
from tideboard_desktop.behind.institutions import INSTITUTION
from tideboard_desktop.behind.questions import PictureContext, Sources
from tideboard_desktop.ui.plots.figure import Curve

SHOWN = PictureContext(instrument=TENCENT, option="")
REPORTED = date(2026, 9, 30)


def holders(*rows: ShareHolder, total: int | None = None) -> Holders:
    return Holders(instrument=TENCENT, source="Script", rows=rows, total=total)


BIG = ShareHolder(name="Prosus", shares=2_000, percent=Decimal("22.9"), change=-50, reported=REPORTED)
SMALL = ShareHolder(name="A fund", percent=Decimal("1.5"), change=20)


def test_the_largest_stand_first_with_what_they_filed() -> None:
    picture = holders_picture(holders(SMALL, BIG, total=40), SHOWN)
    assert [text for _value, text in picture.figure.y.ticks] == ["Prosus", "A fund"]
    told = "Prosus: 22.90% of the issued shares, holds 2,000, \u221250 since the filing before, filed for 30 Sep 2026"
    assert picture.figure.read(0) == told
    assert picture.foot == "2 of 40 holders are listed"
    assert (picture.leads, picture.opens, picture.rows_open) == (
        INSTITUTION,
        ("=Prosus", "=A fund"),
        ("=A fund", "=Prosus"),
    )


def test_holders_without_a_part_are_in_the_table() -> None:
    picture = holders_picture(holders(ShareHolder(name="Nobody knows", shares=5)), SHOWN)
    assert "T shows the table" in picture.figure.sentence
    assert picture.figure.csv() == "holder,holding [shares]\r\nNobody knows,5\r\n"


def test_filings_are_changes_around_zero() -> None:
    picture = filed_picture(holders(BIG, SMALL, ShareHolder(name="Same", change=0)), SHOWN)
    assert [text for _value, text in picture.figure.y.ticks] == ["A fund", "Prosus"]
    assert len(picture.figure.rows) == 3
    assert (picture.opens, picture.rows_open) == (("=A fund", "=Prosus"), ("=Prosus", "=A fund", "=Same"))


def test_the_most_shares_stand_first_and_open_what_each_traded() -> None:
    big = ShareHolder(name="Prosus", id="11", shares=2_000, percent=Decimal("22.9"), published=REPORTED)
    picture = top_picture(holders(ShareHolder(name="Unknown", id="12"), big), SHOWN)
    told = "Prosus: 22.90% of the issued shares, holds 2,000, published 30 Sep 2026"
    assert picture.figure.read(0) == told
    assert (picture.leads, picture.opens, picture.rows_open) == (HOLDER, ("11",), ("12", "11"))
    question = next(each for each in holder_questions() if each.key == "top")
    assert question.newest(holders(big, SMALL)) == REPORTED


def trades(*spans: HolderSpan) -> HolderTrades:
    made = (
        HolderTrade(date(2026, 11, 2), "Sell", 40, Decimal("612.5"), date(2026, 11, 4)),
        HolderTrade(date(2026, 8, 3), "Buy", 100, None),
    )
    return HolderTrades(
        instrument=TENCENT, source="Script", holder="11", name="Prosus", title="", kind="Fund", spans=spans, trades=made
    )


def test_what_a_holder_bought_and_sold_by_span_and_its_trades_in_the_table() -> None:
    picture = holder_picture(trades(HolderSpan("1 month", 0, 40), HolderSpan("3 months", 100, 40)), SHOWN)
    assert picture.heading == "Prosus, Fund: bought and sold over the provider's spans, in shares"
    assert [text for _value, text in picture.figure.y.ticks] == ["1 month, sold", "3 months, bought", "3 months, sold"]
    assert picture.figure.read(0) == "1 month, sold: 40"
    assert picture.figure.x.low < -40
    assert picture.foot == "Newest trade 2 Nov 2026, Sell, 40 shares, at 612.50"
    assert picture.figure.csv().splitlines() == [
        "span,bought [shares],sold [shares],day,trade,shares,price,published",
        "1 month,0,40,,,,,",
        "3 months,100,40,,,,,",
        ",,,2026-11-02,Sell,40,612.5,2026-11-04",
        ",,,2026-08-03,Buy,100,,",
    ]


def test_a_holder_without_sums_has_the_table_alone() -> None:
    picture = holder_picture(trades(HolderSpan("1 month", None, 0)), SHOWN)
    assert "T shows the table" in picture.figure.sentence
    assert len(picture.figure.rows) == 3


def test_institutions_by_period_with_their_number() -> None:
    periods = (
        InstitutionQuarter(date(2026, 6, 30), 1_200, 5_000, Decimal("55.5")),
        InstitutionQuarter(REPORTED, 1_250, 5_100, Decimal("56.5"), 100),
    )
    picture = institutions_picture(InstitutionHistory(instrument=TENCENT, source="Script", periods=periods), SHOWN)
    assert picture.foot == "30 Sep 2026, 56.50% of the issued shares, 1,250 institutions"
    names = [part.name for part in picture.figure.parts if isinstance(part, Curve)]
    assert names == ["Of the issued shares (left)", "Institutions (right)"]


def test_funds_by_the_part_of_their_own_value() -> None:
    rows = (FundHolder(name="Tracker", code="2800", fund=None, currency="HKD", percent=Decimal(8), reported=REPORTED),)
    picture = funds_picture(FundHolders(instrument=TENCENT, source="Script", rows=rows), SHOWN)
    assert picture.figure.read(0) == "Tracker: 8.00% of the fund, filed for 30 Sep 2026"
    assert "not by their part of the company" in picture.heading


async def test_filings_are_asked_for_ninety_days() -> None:
    asked: list[tuple[object, ...]] = []

    async def changes(*args: object) -> Holders:
        asked.append(args)
        return holders()

    gateway = cast(
        "Any", SimpleNamespace(provider="S", behind=SimpleNamespace(holders=SimpleNamespace(changes=changes)))
    )
    question = next(each for each in holder_questions() if each.key == "filed")
    answer = await question.ask(Sources(gateway=gateway, bars=None, today=date(2026, 11, 19)), TENCENT, "", None)
    assert asked == [(TENCENT, date(2026, 8, 21), date(2026, 11, 19))]
    assert not answer.rows
