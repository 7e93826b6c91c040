"""The index of instruments: ranks, and the work it takes."""

from __future__ import annotations

import random

import pytest

from fakes.scenes.market.hub_snapshot import share
from tideboard_core.model.instrument import Instrument, Market
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.symbol_index import (
    CODE_START,
    EXACT_CODE,
    INSIDE,
    NAME_START,
    SLICE,
    SPOKEN_INSIDE,
    SPOKEN_START,
    WORD_START,
    CodeQuery,
    Shelf,
    best,
    code_queries,
)

TABLES = pinyin.load()
CHARACTERS = (
    "\u817e\u8baf\u63a7\u80a1\u963f\u91cc\u5df4\u5df4\u4e2d\u56fd\u5e73\u5b89\u94f6\u884c\u957f\u6c5f\u91cd\u5e86"
)


def shelf(*items: Instrument) -> Shelf:
    """A filled shelf."""
    result = Shelf()
    for _slice in result.fill(items, TABLES):
        pass
    return result


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("00939", EXACT_CODE),
        ("939", EXACT_CODE),
        ("93", CODE_START),
        ("\u5efa\u8bbe", NAME_START),
        ("china", NAME_START),
        ("bank", WORD_START),
        ("jsyh", SPOKEN_START),
        ("jiansheyinhang", SPOKEN_START),
        ("yh", SPOKEN_INSIDE),
        ("\u884c", INSIDE),
        ("onstruc", INSIDE),
        ("39", INSIDE),
    ],
)
def test_a_match_has_the_rank_of_its_kind(text: str, rank: int) -> None:
    """Codes before names before pinyin before what lies inside."""
    one = shelf(share("HK.00939", "\u5efa\u8a2d\u9280\u884c", "China Construction Bank"))

    assert min(hit.rank for hit in one.search(TABLES.fold(text))) == rank


@pytest.mark.parametrize("text", ["xyz", "jy x", "9390", "[", "(?", "\\", "'", "yinghang"])
def test_what_does_not_fit_is_not_found(text: str) -> None:
    """Signs of patterns are letters like others."""
    one = shelf(share("HK.00939", "\u5efa\u8a2d\u9280\u884c", "China Construction Bank"))

    assert list(one.search(TABLES.fold(text))) == []


def test_the_market_in_view_stands_first_among_equals() -> None:
    """Then the shorter code."""
    items = [
        share("SZ.000001", "\u5e73\u5b89\u94f6\u884c"),
        share("SH.601318", "\u5e73\u5b89"),
        share("HK.02318", "\u5e73\u5b89"),
    ]
    hits = list(shelf(*items).search("pa"))

    def order(near: Market | None) -> list[str]:
        return [item.id for item in best(hits, near=near, known=(), most=3)]

    assert order(Market.SH) == ["SH.601318", "HK.02318", "SZ.000001"]
    assert order(None)[0] == "HK.02318"


def test_a_market_beside_the_code() -> None:
    """Before or after it, with or without a dot; without one only the very code of letters."""
    assert CodeQuery(Market.HK, "700", whole=False) in code_queries("hk700")
    assert CodeQuery(Market.HK, "00700", whole=False) in code_queries("00700.hk")
    assert CodeQuery(Market.US, "aapl", whole=False) in code_queries("aapl us")
    assert CodeQuery(Market.HK, "ex", whole=True) in code_queries("hkex")


def test_a_large_market_is_read_in_slices() -> None:
    """The loop runs between them; what is found is the same."""
    rnd = random.Random(1)
    items = [share(f"HK.{n:05d}", "".join(rnd.choices(CHARACTERS, k=4))) for n in range(1, 1001)]
    large = Shelf()

    slices = sum(1 for _slice in large.fill(items, TABLES))

    assert slices >= len(items) // SLICE
    assert [item.id for item in best(large.search("1"), near=None, known=(), most=1)] == ["HK.00001"]
