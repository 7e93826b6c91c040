"""The warrant list: filters, order, pages."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.refusals import SocketRefusal
from tideboard_core.sandbox.longport.warrant_list import warrant_list
from tideboard_proto.longport import quote_pb2 as pb

CALL, PUT = "13716.HK", "14209.HK"


def listed(
    session: QuoteSession, symbol: str = "700.HK", language: int = 1, **wanted: Any
) -> pb.WarrantFilterListResponse:
    config = pb.FilterConfig(**wanted)
    return warrant_list(session, pb.WarrantFilterListRequest(symbol=symbol, filter_config=config, language=language))


def symbols(session: QuoteSession, **wanted: Any) -> list[str]:
    return [row.symbol for row in listed(session, **wanted).warrant_list]


def test_everything_without_a_filter(session: QuoteSession) -> None:
    answer = listed(session)

    assert {CALL, PUT} <= {row.symbol for row in answer.warrant_list}
    assert answer.total_count == len(answer.warrant_list) >= 24
    assert {row.type for row in answer.warrant_list} == set(range(5))
    assert listed(session, symbol="1.HK").total_count == 0


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ({"type": [0]}, CALL, PUT),
        ({"type": [1]}, PUT, CALL),
        ({"type": [2, 3, 4]}, "54113.HK", CALL),
        ({"issuer": [1]}, CALL, PUT),
        ({"issuer": [2]}, PUT, CALL),
        ({"expiry_date": [2]}, CALL, "15122.HK"),
        ({"expiry_date": [1, 3, 4]}, "15122.HK", PUT),
        ({"price_type": [1]}, "14688.HK", CALL),
        ({"price_type": [2]}, PUT, "54113.HK"),
        ({"status": [4]}, PUT, "15718.HK"),
        ({"status": [2]}, "15718.HK", "15802.HK"),
        ({"status": [3]}, "15802.HK", CALL),
        ({"type": [0], "issuer": [2]}, "15718.HK", CALL),
    ],
)
def test_filters_narrow_the_list(
    session: QuoteSession, wanted: dict[str, list[int]], inside: str, outside: str
) -> None:
    found = symbols(session, **wanted)

    assert inside in found
    assert outside not in found


@pytest.mark.parametrize("sort_by", range(22))
def test_the_order_turns_round(session: QuoteSession, sort_by: int) -> None:
    up, down = symbols(session, sort_by=sort_by, sort_order=0), symbols(session, sort_by=sort_by, sort_order=1)

    assert up != down
    assert sorted(up) == sorted(down)


def test_pages(session: QuoteSession) -> None:
    first, second = (listed(session, sort_offset=place, sort_count=1) for place in (0, 1))

    assert [row.symbol for row in (*first.warrant_list, *second.warrant_list)] == symbols(session)[:2]
    assert first.total_count == second.total_count == len(symbols(session))
    assert symbols(session, sort_offset=first.total_count, sort_count=1) == []
    with pytest.raises(SocketRefusal):
        symbols(session, sort_offset=-1)


def test_names_in_the_language_asked_for(session: QuoteSession) -> None:
    names = [
        next(row.name for row in listed(session, language=number).warrant_list if row.symbol == CALL)
        for number in (0, 1, 2)
    ]

    assert names == ["腾讯摩通七三购A", "TENCT@JPC2703A", "騰訊摩通七三購A"]
