"""Subscriptions of the quote socket."""

from __future__ import annotations

import pytest

from fakes.servers.longport.quote_session import recorded_session
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.subscriptions import MOST_SYMBOLS, Subscriptions

TENCENT = InstrumentId("HK.00700")


@pytest.fixture
def subscriptions(session: QuoteSession) -> Subscriptions:
    made = Subscriptions()
    made.sessions.add(session)
    return made


def request(*symbols: str, kinds: tuple[int, ...] = (pb.QUOTE,), first: bool = False) -> pb.SubscribeRequest:
    return pb.SubscribeRequest(symbol=symbols, sub_type=kinds, is_first_push=first)  # type: ignore[arg-type]


def back(*symbols: str, kinds: tuple[int, ...] = (pb.QUOTE,)) -> pb.UnsubscribeRequest:
    return pb.UnsubscribeRequest(symbol=symbols, sub_type=kinds)  # type: ignore[arg-type]


def listed(subscriptions: Subscriptions, session: QuoteSession) -> dict[str, list[int]]:
    rows = subscriptions.listed(session, pb.SubscriptionRequest()).sub_list
    return {row.symbol: list(row.sub_type) for row in rows}


def test_the_answer_is_the_list_of_what_is_held(subscriptions: Subscriptions, session: QuoteSession) -> None:
    subscriptions.subscribe(session, request("00700.HK", "AAPL.US"))
    answer = subscriptions.subscribe(session, request("700.HK", kinds=(pb.DEPTH, pb.TRADE)))

    assert {row.symbol: list(row.sub_type) for row in answer.sub_list} == {"700.HK": [1, 2, 4], "AAPL.US": [1]}
    assert listed(subscriptions, session) == {"700.HK": [1, 2, 4], "AAPL.US": [1]}
    subscriptions.leave(session)


def test_giving_back_in_parts_and_all_at_once(subscriptions: Subscriptions, session: QuoteSession) -> None:
    watches = session.shared.exchange._floor.interest
    subscriptions.subscribe(session, request("700.HK", "5.HK", kinds=(pb.QUOTE, pb.DEPTH)))

    subscriptions.unsubscribe(session, back("700.HK"))
    subscriptions.unsubscribe(session, back("9988.HK"))
    assert listed(subscriptions, session) == {"5.HK": [1, 2], "700.HK": [2]}
    subscriptions.unsubscribe(session, back("700.HK", kinds=(pb.DEPTH,)))
    assert TENCENT not in watches
    subscriptions.unsubscribe(session, pb.UnsubscribeRequest(unsub_all=True))

    assert listed(subscriptions, session) == {}
    assert len(watches) == 0
    assert subscriptions.watchers == {}


def test_a_bad_symbol_or_kind_refuses_the_whole_request(subscriptions: Subscriptions, session: QuoteSession) -> None:
    with pytest.raises(ExchangeRefusal):
        subscriptions.subscribe(session, request("700.HK", "99999.HK"))
    with pytest.raises(ExchangeRefusal):
        subscriptions.subscribe(session, request("700.HK", "HSI.HK", kinds=(pb.DEPTH,)))
    with pytest.raises(ExchangeRefusal):
        subscriptions.subscribe(session, request("AAPL.US", kinds=(pb.BROKERS,)))
    for bad in (request("700.HK", kinds=()), request("700.HK", kinds=(9,)), request()):
        with pytest.raises(SocketRefusal) as seen:
            subscriptions.subscribe(session, bad)
        assert (seen.value.status, seen.value.code) == (Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST)

    assert listed(subscriptions, session) == {}


def test_more_than_500_symbols_are_too_many(subscriptions: Subscriptions, session: QuoteSession) -> None:
    symbols = [f"{number}.HK" for number in range(1, MOST_SYMBOLS + 2)]
    for call in (
        lambda: subscriptions.subscribe(session, request(*symbols)),
        lambda: subscriptions.unsubscribe(session, back(*symbols)),
    ):
        with pytest.raises(SocketRefusal) as seen:
            call()
        assert (seen.value.status, seen.value.code) == (Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS)


def test_a_security_counts_once_for_an_account_over_kinds_and_connections(standing_exchange: Exchange) -> None:
    subscriptions, first = Subscriptions(), recorded_session(standing_exchange, scenario="quota")
    second = recorded_session(standing_exchange, shared=first.shared)
    subscriptions.sessions |= {first, second}
    symbols = "700 9988 3690 1810 5 388 1299 2318 941 9618".split()  # noqa: SIM905 a list to read
    subscriptions.subscribe(first, request(*(f"{code}.HK" for code in symbols)))
    subscriptions.subscribe(second, request("700.HK", kinds=(pb.QUOTE, pb.DEPTH)))

    with pytest.raises(SocketRefusal) as seen:
        subscriptions.subscribe(second, request("1024.HK"))
    subscriptions.unsubscribe(first, back("5.HK"))
    subscriptions.subscribe(second, request("1024.HK"))

    assert seen.value.code == ErrorCode.TOO_MANY_SUBSCRIPTIONS
    subscriptions.leave(first)
    subscriptions.leave(second)


def test_without_a_package_a_market_and_the_broker_queue_are_refused(standing_exchange: Exchange) -> None:
    subscriptions, session = Subscriptions(), recorded_session(standing_exchange, scenario="no-permission")

    for bad in (request("AAPL.US"), request("D05.SG"), request("700.HK", kinds=(pb.BROKERS,))):
        with pytest.raises(SocketRefusal) as seen:
            subscriptions.subscribe(session, bad)
        assert (seen.value.status, seen.value.code) == (Status.SERVER_ERROR, ErrorCode.NO_ACCESS)
    subscriptions.subscribe(session, request("700.HK", kinds=(pb.DEPTH,)))
    subscriptions.leave(session)
