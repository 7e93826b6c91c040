"""The quote endpoint as a whole: every command has a handler, sessions come and go with their sockets."""

from __future__ import annotations

from fakes.servers.longport.in_process import LongportPort
from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.endpoint import QuoteFeed

NIGHT = {"need_over_night_quote": "true", "accept-language": "en"}


def test_every_command_of_the_protocol_has_a_handler(standing_exchange: Exchange) -> None:
    feed = QuoteFeed(LongportState(standing_exchange, now=lambda: 0.0))

    assert feed.endpoint.handlers.keys() == QUOTE_REQUESTS.keys()


async def test_the_overnight_session_is_asked_for_at_the_login(port: LongportPort) -> None:
    plain, night = await port.connect(), await port.connect(**NIGHT)
    request = pb.MultiSecurityRequest(symbol=["AAPL.US"])

    (without,) = (await plain.ask(QuoteCommand.QUOTE, request)).secu_quote
    (with_night,) = (await night.ask(QuoteCommand.QUOTE, request)).secu_quote

    assert not without.HasField("over_night_quote")
    assert with_night.HasField("over_night_quote")


async def test_first_pushes_come_after_the_answer(port: LongportPort) -> None:
    client = await port.connect()
    request = pb.SubscribeRequest(symbol=["700.HK"], sub_type=[pb.QUOTE, pb.DEPTH, pb.TRADE], is_first_push=True)

    await client.ask(QuoteCommand.SUBSCRIBE, request)
    assert client.pushes == []

    assert (await client.push(QuoteCommand.PUSH_QUOTE)).last_done
    assert len((await client.push(QuoteCommand.PUSH_DEPTH)).bid) == 10
    assert await client.drain() == []


async def test_empty_bodies_are_requests_too(port: LongportPort) -> None:
    client = await port.connect()

    assert (await client.ask(QuoteCommand.TRADING_SESSION)).market_trade_session
    assert (await client.ask(QuoteCommand.PARTICIPANTS)).participant_broker_numbers
    assert (await client.ask(QuoteCommand.WARRANT_ISSUERS)).issuer_info
    assert not (await client.ask(QuoteCommand.SUBSCRIPTIONS)).sub_list
    assert (await client.ask(QuoteCommand.USER_QUOTE_PROFILE)).member_id
