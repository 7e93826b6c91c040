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
    InstitutionHistory,
    InstitutionQuarter,
    ShareHolder,
)
from tideboard_desktop.behind.holders import (
    filed_picture,
    funds_picture,
    holder_questions,
    holders_picture,
    institutions_picture,
)
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


def test_holders_without_a_part_are_in_the_table() -> None:
    picture = holders_picture(holders(ShareHolder(name="Nobody knows", shares=5)), SHOWN)
    assert "T shows the table" in picture.figure.sentence
    assert picture.figure.csv() == "holder,holding [shares]\r\nNobody knows,5\r\n"


def test_filings_are_changes_around_zero() -> None:
    picture = filed_picture(holders(BIG, SMALL, ShareHolder(name="Same", change=0)), SHOWN)
    assert [text for _value, text in picture.figure.y.ticks] == ["A fund", "Prosus"]
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
