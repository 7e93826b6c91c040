"""The list of warrants at OpenD's port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

LIST = ProtoId.Qot_GetWarrant
EVERYTHING = {"begin": 0, "num": 200, "sortField": 1, "ascend": True}


@pytest.fixture(scope="module")
def shared() -> Iterator[InProcessClient]:
    opend = InProcessOpend()
    yield opend.client()
    opend.exchange.close()


@pytest.fixture
def client(shared: InProcessClient) -> InProcessClient:
    """One client; the port has forgotten what it counted."""
    shared.session.shared.limits.forget()
    return shared


def rows(client: InProcessClient, **wanted: Any) -> list[Any]:
    return list(client.ok(LIST, **(EVERYTHING | wanted)).warrantDataList)


def test_every_owner_has_its_warrants(client: InProcessClient) -> None:
    everything, tencent = rows(client), rows(client, owner=TENCENT)

    assert {row.owner.code for row in everything} == {"00700", "09988", "00005"}
    assert len(tencent) >= 24
    assert {row.owner.code for row in tencent} == {"00700"}
    assert {row.type for row in tencent} == {1, 2, 3, 4, 5}
    assert len({row.issuer for row in tencent}) >= 4
    assert {row.status for row in tencent} == {1, 2, 4}
    assert not rows(client, owner={"market": 1, "code": "00001"})


def test_the_figures_of_a_row_fit_each_other(client: InProcessClient) -> None:
    spot = client.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT]).snapshotList[0].basic.curPrice
    for row in rows(client, owner=TENCENT):
        assert row.priceChangeVal == pytest.approx(row.curPrice - row.lastClosePrice)
        assert row.conversionPrice == pytest.approx(row.curPrice * row.conversionRatio)
        assert row.streetVol == int(row.issueSize * row.streetRate / 100)
        if row.type == 5:
            assert row.lowerStrikePrice == row.strikePrice < row.upperStrikePrice
            continue
        sign = 1 if row.type in {1, 3} else -1
        assert row.breakEvenPoint == pytest.approx(row.strikePrice + sign * row.conversionPrice)
        assert row.premium == pytest.approx(sign * (row.breakEvenPoint - spot) / spot * 100)
        assert row.leverage == pytest.approx(spot / row.conversionPrice)
        assert row.ipop == pytest.approx(sign * (spot - row.strikePrice) / row.strikePrice * 100)
        assert row.HasField("delta") == (row.type in {1, 2})
        assert row.HasField("recoveryPrice") == (row.type in {3, 4})
        if row.type in {1, 2}:
            assert row.effectiveLeverage == pytest.approx(row.leverage * abs(row.delta))
            assert 15 < row.impliedVolatility < 60
        else:
            recovery = sign * (spot - row.recoveryPrice) / row.recoveryPrice * 100
            assert row.priceRecoveryRatio == pytest.approx(recovery)


FILTERS: list[tuple[dict[str, Any], Callable[[Any], bool]]] = [
    ({"typeList": [3, 4]}, lambda row: row.type in {3, 4}),
    ({"issuerList": [8]}, lambda row: row.issuer == 8),
    ({"maturityTimeMin": "2027-06-01"}, lambda row: row.maturityTime >= "2027-06-01"),
    ({"maturityTimeMax": "2027-03-31"}, lambda row: row.maturityTime <= "2027-03-31"),
    ({"ipoPeriod": 3}, lambda row: "2026-11-19" <= row.listTime <= "2026-11-25"),
    ({"ipoPeriod": 5}, lambda row: "2026-10-19" <= row.listTime <= "2026-11-17"),
    ({"priceType": 1}, lambda row: row.ipop < 0),
    ({"priceType": 2}, lambda row: row.ipop >= 0),
    ({"status": 2}, lambda row: row.status == 2),
    ({"curPriceMin": 0.2, "curPriceMax": 0.5}, lambda row: 0.2 <= row.curPrice <= 0.5),
    ({"strikePriceMin": 600, "strikePriceMax": 650}, lambda row: 600 <= row.strikePrice <= 650),
    ({"streetMin": 20}, lambda row: row.streetRate >= 20),
    ({"streetMax": 10}, lambda row: row.streetRate <= 10),
    ({"conversionMax": 50}, lambda row: row.conversionRatio <= 50),
    ({"volMin": 50_000_000}, lambda row: row.volume >= 50_000_000),
    ({"premiumMax": 5}, lambda row: row.premium <= 5),
    ({"leverageRatioMin": 20}, lambda row: row.leverage >= 20),
    ({"deltaMin": 0.4}, lambda row: row.HasField("delta") and row.delta >= 0.4),
    ({"impliedMax": 26}, lambda row: row.HasField("impliedVolatility") and row.impliedVolatility <= 26),
    ({"recoveryPriceMin": 600}, lambda row: row.HasField("recoveryPrice") and row.recoveryPrice >= 600),
    ({"priceRecoveryRatioMax": 10}, lambda row: row.HasField("recoveryPrice") and row.priceRecoveryRatio <= 10),
]


@pytest.mark.parametrize(("wanted", "holds"), FILTERS)
def test_filters_narrow_the_list(client: InProcessClient, wanted: dict[str, Any], holds: Callable[[Any], bool]) -> None:
    found = [row.stock.code for row in rows(client, owner=TENCENT, **wanted)]

    assert found == [row.stock.code for row in rows(client, owner=TENCENT) if holds(row)]
    assert found


SORTS: dict[int, Callable[[Any], Any]] = {
    1: lambda row: row.stock.code,
    2: lambda row: row.curPrice,
    4: lambda row: row.changeRate,
    10: lambda row: row.volume,
    11: lambda row: row.turnover,
    13: lambda row: row.premium,
    14: lambda row: row.effectiveLeverage,
    18: lambda row: row.strikePrice,
    20: lambda row: row.maturityTime,
    23: lambda row: row.leverage,
    24: lambda row: row.ipop,
    28: lambda row: row.streetRate,
    32: lambda row: row.issuer,
}


@pytest.mark.parametrize("field", SORTS)
def test_the_order_is_that_of_the_field(client: InProcessClient, field: int) -> None:
    up, down = (rows(client, sortField=field, ascend=ascend) for ascend in (True, False))

    assert [SORTS[field](row) for row in up] == sorted(SORTS[field](row) for row in up)
    assert [SORTS[field](row) for row in down] == [SORTS[field](row) for row in reversed(up)]


def test_pages_make_the_whole(client: InProcessClient) -> None:
    whole = [row.stock.code for row in rows(client)]
    pages = [client.ok(LIST, **(EVERYTHING | {"begin": begin, "num": 10})) for begin in range(0, len(whole), 10)]

    assert [row.stock.code for page in pages for row in page.warrantDataList] == whole
    assert [page.lastPage for page in pages] == [False] * (len(pages) - 1) + [True]
    assert {page.allCount for page in pages} == {len(whole)}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ({"num": 201}, "num"),
        ({"num": 0}, "num"),
        ({"begin": -1}, "begin"),
        ({"sortField": 99}, "sortField"),
        ({"ipoPeriod": 9}, "ipoPeriod"),
        ({"maturityTimeMin": "soon"}, "日期格式"),
        ({"owner": {"market": 1, "code": "99999"}}, "未知股票"),
    ],
)
def test_what_cannot_be_is_refused(client: InProcessClient, wanted: dict[str, Any], name: str) -> None:
    assert name in client.refused(LIST, **(EVERYTHING | wanted))
