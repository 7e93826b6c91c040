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

    assert {row.symbol for row in answer.warrant_list} == {CALL, PUT}
    assert answer.total_count == 2
    assert listed(session, symbol="5.HK").total_count == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"type": [0]}, [CALL]),
        ({"type": [1]}, [PUT]),
        ({"type": [2, 3, 4]}, []),
        ({"issuer": [1]}, [CALL]),
        ({"issuer": [2]}, [PUT]),
        ({"expiry_date": [2]}, [PUT, CALL]),
        ({"expiry_date": [1, 3, 4]}, []),
        ({"price_type": [1]}, []),
        ({"price_type": [2]}, [PUT, CALL]),
        ({"status": [4]}, [PUT, CALL]),
        ({"status": [2, 3]}, []),
        ({"type": [0], "issuer": [2]}, []),
    ],
)
def test_filters_narrow_the_list(session: QuoteSession, wanted: dict[str, list[int]], found: list[str]) -> None:
    assert symbols(session, **wanted) == found


@pytest.mark.parametrize("sort_by", range(22))
def test_the_order_turns_round(session: QuoteSession, sort_by: int) -> None:
    up, down = symbols(session, sort_by=sort_by, sort_order=0), symbols(session, sort_by=sort_by, sort_order=1)

    same_for_both = {5, 7, 8, 15, 16, 19, 21}
    assert (up == down) is (sort_by in same_for_both)


def test_pages(session: QuoteSession) -> None:
    first, second = (listed(session, sort_offset=place, sort_count=1) for place in (0, 1))

    assert [row.symbol for row in first.warrant_list] + [row.symbol for row in second.warrant_list] == [PUT, CALL]
    assert (first.total_count, second.total_count) == (2, 2)
    assert symbols(session, sort_offset=2, sort_count=1) == []
    with pytest.raises(SocketRefusal):
        symbols(session, sort_offset=-1)


def test_names_in_the_language_asked_for(session: QuoteSession) -> None:
    names = [listed(session, language=number, type=[0]).warrant_list[0].name for number in (0, 1, 2)]

    assert names == ["腾讯摩通七三购A", "TENCT@JPC2703A", "騰訊摩通七三購A"]
