"""Institutions of a market, and one of them by its number or its name: what it holds, changed, and is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fakes.values.behind import TENCENT
from tideboard_core.errors import NotOffered
from tideboard_core.model.behind.holders import (
    IndustryPart,
    Institution,
    InstitutionHolding,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.behind.institutions import (
    CHANGED,
    HELD,
    INDUSTRIES,
    INSTITUTION,
    MARKET_INSTITUTIONS,
    InstitutionAnswer,
    institution_picture,
    institution_questions,
    list_picture,
    named,
)
from tideboard_desktop.behind.questions import BehindAnswer, PictureContext, Question, Sources

SHOWN = PictureContext(instrument=TENCENT, option="")
DISCLOSED, REPORTED = date(2026, 11, 14), date(2026, 9, 30)
HSBC, AIA = InstrumentId("HK.00005"), InstrumentId("HK.01299")
LISTED = Institutions(
    market=Market.HK,
    source="Script",
    rows=(
        Institution("7", "Harbour", Decimal(2_500_000), Decimal(-5), 3, -2, DISCLOSED),
        Institution("8", "Mooring"),
    ),
    total=900,
    currency="HKD",
)
PROFILE = InstitutionProfile(
    market=Market.HK,
    source="Script",
    id="7",
    name="Harbour",
    text="An old house.",
    value=Decimal(2_500_000),
    value_before=Decimal(2_000_000),
    companies=3,
    new=1,
    sold_out=0,
    increased=2,
    decreased=0,
    top_ten=Decimal("61.5"),
    top_ten_change=Decimal("-0.5"),
    disclosed=DISCLOSED,
    currency="HKD",
    industries=(IndustryPart("Games", Decimal(1_500_000), Decimal(60)), IndustryPart("Other", None, None)),
)
HELD_ROWS = (
    InstitutionHolding(
        instrument=TENCENT,
        name="Tencent",
        industry="Games",
        value=Decimal(1_500_000),
        percent=Decimal("0.51"),
        percent_before=Decimal("0.4"),
        part=Decimal(60),
        change=100,
        reported=REPORTED,
        filing="13F",
    ),
    InstitutionHolding(instrument=HSBC, name="HSBC", part=Decimal(30), change=-40),
    InstitutionHolding(instrument=AIA, name="", part=Decimal(10)),
)


def held(*rows: InstitutionHolding, total: int | None = None, unread: str = "") -> InstitutionHoldings:
    return InstitutionHoldings(market=Market.HK, source="Script", id="7", rows=rows, total=total, unread=unread)


def answer(what: str, rows: InstitutionHoldings | None = None) -> InstitutionAnswer:
    return InstitutionAnswer(market=Market.HK, what=what, profile=PROFILE, held=rows)


class Scripted:
    """A connection with these institutions; `asked` are its calls in their order."""

    def __init__(self, listed: Institutions = LISTED) -> None:
        self.asked: list[tuple[object, ...]] = []
        self._listed = listed

    async def institution_list(self, *args: object) -> Institutions:
        self.asked.append(("list", *args))
        return self._listed

    async def institution(self, *args: object) -> InstitutionProfile:
        self.asked.append(("profile", *args))
        return PROFILE

    async def institution_holdings(self, *args: object) -> InstitutionHoldings:
        self.asked.append(("held", *args))
        return held(*HELD_ROWS, unread="changeShares")

    async def institution_changes(self, *args: object) -> InstitutionHoldings:
        self.asked.append(("changed", *args))
        return held(*HELD_ROWS)


def question(key: str) -> Question:
    return next(each for each in institution_questions() if each.key == key)


async def ask(source: Scripted, key: str, option: str, instrument: InstrumentId = TENCENT) -> BehindAnswer:
    gateway = cast("Any", SimpleNamespace(provider="S", behind=SimpleNamespace(holders=source)))
    sources = Sources(gateway=gateway, bars=None, today=date(2026, 11, 19))
    return await question(key).ask(sources, instrument, option, None)


def names(picture: Any) -> list[str]:
    return [text for _value, text in picture.figure.y.ticks]


def test_the_list_has_money_in_its_currency_and_says_how_long_it_is() -> None:
    picture = list_picture(LISTED, SHOWN)
    assert "money in HKD" in picture.heading
    assert names(picture) == ["Harbour"]
    assert picture.figure.read(0) == "Harbour: worth 2.50M HKD, 3 companies, disclosed 14 Nov 2026"
    assert picture.foot == "2 of 900 are listed"
    assert (picture.leads, picture.opens, picture.rows_open) == (INSTITUTION, ("7",), ("7", "8"))
    assert picture.figure.csv().startswith("institution,worth,change of worth,companies,change of companies,disclosed")


def test_a_list_without_worth_is_a_table_whose_rows_open() -> None:
    picture = list_picture(replace(LISTED, rows=LISTED.rows[1:]), SHOWN)
    assert "T shows the table" in picture.figure.sentence
    assert (picture.leads, picture.rows_open) == (INSTITUTION, ("8",))


def test_holdings_with_the_part_of_the_issued_shares_and_the_day_of_the_filing() -> None:
    picture = institution_picture(answer(HELD, held(*HELD_ROWS, total=3)), SHOWN)
    assert names(picture) == ["› Tencent", "HSBC", "HK.01299"]
    told = (
        "Tencent: 60.00% of its holdings, worth 1.50M HKD, 0.51% of the issued shares, +100 since the filing before, "
        "filed for 30 Sep 2026, 13F"
    )
    assert picture.figure.read(0) == told
    assert picture.heading.startswith("Harbour: what it holds in Hong Kong")
    assert picture.heading.endswith("disclosed 14 Nov 2026")
    assert picture.opens == picture.rows_open == (TENCENT, HSBC, AIA)
    assert not picture.leads
    assert picture.foot == (
        "worth 2.50M HKD, 2.00M before, 3 companies, 1 new, 0 sold out, 2 increased, 0 decreased, "
        "the ten largest are 61.50%, \u22120.50 points since the filing before \u201cAn old house.\u201d"
    )
    assert "worth [HKD],part [% of its holdings],holding [% of issued]" in picture.figure.csv()


def test_the_security_in_view_stays_where_the_first_alone_have_room() -> None:
    picture = institution_picture(answer(HELD, held(*HELD_ROWS)), PictureContext(instrument=AIA, option="", rows=2))
    assert names(picture) == ["Tencent", "› HK.01299"]
    assert picture.foot.startswith("2 of 3 are drawn, T shows all, worth")


def test_changes_are_shares_around_zero_with_those_at_both_ends() -> None:
    rows = [
        InstitutionHolding(instrument=InstrumentId(f"HK.{number:05}"), name=f"N{number}", change=number - 10)
        for number in range(1, 20)
    ]
    picture = institution_picture(
        answer(CHANGED, held(*rows)), PictureContext(instrument=InstrumentId("HK.00011"), option="", rows=4)
    )
    assert names(picture) == ["N19", "› N11", "N2", "N1"]
    assert picture.figure.read(3) == "N1: \u22129 since the filing before"
    assert "4 of 18 are drawn, T shows all" in picture.foot
    assert len(picture.figure.rows) == 19


def test_a_filing_without_changes_says_so() -> None:
    picture = institution_picture(answer(CHANGED, held()), SHOWN)
    assert picture.figure.sentence == "Its newest filing tells nothing of it"
    assert picture.foot.startswith("worth 2.50M HKD")


def test_industries_by_their_part() -> None:
    picture = institution_picture(answer(INDUSTRIES), SHOWN)
    assert names(picture) == ["Games"]
    assert picture.figure.read(0) == "Games: 60.00%, worth 1.50M HKD"
    assert picture.figure.csv().splitlines()[1:] == ["Games,60,1500000", "Other,,"]


@pytest.mark.parametrize(
    ("what", "calls"),
    [
        (HELD, [("profile", Market.HK, "7"), ("held", Market.HK, "7", 200)]),
        (CHANGED, [("profile", Market.HK, "7"), ("changed", Market.HK, "7", 50)]),
        (INDUSTRIES, [("profile", Market.HK, "7")]),
    ],
)
async def test_only_what_is_drawn_is_asked(what: str, calls: list[tuple[object, ...]]) -> None:
    source = Scripted()
    found = await ask(source, INSTITUTION, f"{what} 7")
    assert source.asked == calls
    assert len(found.rows) == 1
    assert found.unread == ("changeShares" if what == HELD else "")


async def test_a_holder_is_found_by_its_whole_name_alone() -> None:
    source = Scripted()
    await ask(source, INSTITUTION, f"{HELD} {named('HARBOUR')}")
    assert source.asked[0] == ("list", Market.HK, 20, "HARBOUR")
    assert source.asked[1] == ("profile", Market.HK, "7")
    source = Scripted()
    found = await ask(source, INSTITUTION, f"{HELD} {named('Harb')}")
    assert not found.rows
    assert len(source.asked) == 1


async def test_of_two_of_one_name_none_is_taken() -> None:
    twice = replace(LISTED, rows=(LISTED.rows[0], LISTED.rows[0]._replace(id="9")))
    found = await ask(Scripted(twice), INSTITUTION, f"{HELD} {named('Harbour')}")
    assert not found.rows


async def test_a_name_of_digits_is_no_number() -> None:
    source = Scripted()
    found = await ask(source, INSTITUTION, f"{HELD} {named('7')}")
    assert not found.rows
    assert source.asked == [("list", Market.HK, 20, "7")]


async def test_the_list_is_of_the_market_of_the_security() -> None:
    source = Scripted()
    await ask(source, MARKET_INSTITUTIONS, "", InstrumentId("US.AAPL"))
    assert source.asked == [("list", Market.US, 200)]
    with pytest.raises(NotOffered):
        await ask(source, MARKET_INSTITUTIONS, "", InstrumentId("SH.600519"))


def test_what_was_disclosed_long_ago_is_old() -> None:
    assert question(MARKET_INSTITUTIONS).newest(LISTED) == DISCLOSED
    assert question(INSTITUTION).newest(answer(HELD)) == DISCLOSED
    assert question(INSTITUTION).newest(InstitutionAnswer(market=Market.HK, what=HELD)) is None
