"""Holders, what changed, and institutions by quarter: they sum up, agree with each other, and are public by then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.reference.filings import FILED_AFTER, holdings_of

CHANGES, DETAIL = ProtoId.Qot_GetShareholdersHoldingChanges, ProtoId.Qot_GetShareholdersHolderDetail
INSTITUTIONAL = ProtoId.Qot_GetShareholdersInstitutional
BY_DATE, ALL = 63, 1000
INCREASE, DECREASE, NEW, OUT = 1, 2, 3, 4
TODAY = date(2026, 11, 18)


def every(visitor: InProcessClient, call: int, **asked: Any) -> list[Any]:
    """All pages of ten."""
    rows, key = [], ""
    while key != "-1":
        page = visitor.ok(call, nextKey=key, **asked)
        rows.extend(page.itemList)
        key = page.nextKey
        visitor.session.shared.limits.forget()
    return rows


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SH])
def test_holders_have_less_than_all_shares_and_their_changes_sum_up(opend: InProcessOpend, market: Market) -> None:
    companies = opend.exchange.companies
    for listing in companies.listings(market):
        rows = holdings_of(companies, listing)
        for quarter in {row.quarter for row in rows}:
            held = [row for row in rows if row.quarter == quarter]
            assert 0 < sum(row.shares for row in held) < listing.issued_shares
            assert len({row.number for row in held}) == len(held)
            assert quarter.end + FILED_AFTER <= TODAY
        for number in {row.number for row in rows}:
            own = [row for row in rows if row.number == number]
            assert all(row.shares >= 0 and row.shares - row.change >= 0 for row in own)


@pytest.mark.parametrize("security", [TENCENT, APPLE])
def test_institutions_are_the_holders_of_the_quarter(visitor: InProcessClient, security: dict[str, Any]) -> None:
    newest = visitor.ok(INSTITUTIONAL, security=security).itemList[0]
    held = [row for row in every(visitor, DETAIL, security=security, requestType=ALL) if row.sourceGroupName == "13F"]

    assert newest.periodText == held[0].periodText
    assert newest.institutionQuantity == len(held)
    assert newest.holderQuantity == sum(row.holderQuantity for row in held)
    assert newest.holderPct == pytest.approx(sum(row.holderPct for row in held))
    quantities = [row.holderQuantity for row in held]
    assert quantities == sorted(quantities, reverse=True)


def test_changes_are_those_of_the_holders(visitor: InProcessClient) -> None:
    changed = every(visitor, CHANGES, security=TENCENT, sortColumn=BY_DATE)
    held = {row.holderId: row for row in every(visitor, DETAIL, security=TENCENT)}
    newest = [row for row in changed if row.holdingDateStr == changed[0].holdingDateStr]

    days = [row.holdingDateStr for row in changed]
    assert days == sorted(days, reverse=True)
    for row in newest:
        assert row.holderQuantity == (held[row.holderId].holderQuantity if row.holderId in held else 0)
    kinds = [every(visitor, CHANGES, security=TENCENT, filterType=kind) for kind in (INCREASE, DECREASE, NEW, OUT)]
    assert sum(map(len, kinds)) == len(changed)
    assert all(row.shareChangeNum < 0 for row in (*kinds[1], *kinds[3]))


def test_a_quarter_is_told_when_it_is_filed() -> None:
    opend = InProcessOpend()  # its own: no other test has the next quarter
    visitor = opend.client()
    before = visitor.ok(INSTITUTIONAL, security=TENCENT).itemList[0].periodText
    opend.advance(timedelta(days=95).total_seconds())
    after = visitor.ok(INSTITUTIONAL, security=TENCENT).itemList[0].periodText
    opend.exchange.close()
    assert (before, after) == ("2026/Q3", "2026/Q4")


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (CHANGES, {"security": INDEX}),
        (CHANGES, {"sortColumn": 1}),
        (CHANGES, {"num": 51}),
        (DETAIL, {"periodId": 7}),
        (INSTITUTIONAL, {"num": 0}),
    ],
)
def test_what_there_is_not_is_refused(visitor: InProcessClient, call: int, wrong: dict[str, Any]) -> None:
    assert visitor.refused(call, **{"security": TENCENT, **wrong})
