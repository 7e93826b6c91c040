"""LongPort gateways for market data: to a scripted server that answers every first pull, and to the sandbox's port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from google.protobuf.message import Message

from fakes.servers.longport.gateway import API_KEY, FixedCredential, endpoint_of
from fakes.servers.longport.sandbox import TIMING, addresses_of
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

Answers = Callable[[str, object], list[str]]
"""Has a path answered with data; returns the list that gets each target asked."""

TENCENT = InstrumentId("HK.00700")
NOON = 1795132800
"""10:40 in Hong Kong on the day on which a ManualClock stands."""
QUOTE = pb.SecurityQuote(
    symbol="700.HK", last_done="338.0", prev_close="334.8", timestamp=NOON, volume=1000, turnover="338000"
)


def trade(number: int) -> pb.Trade:
    """One trade of a day, unlike every other."""
    return pb.Trade(price="338.0", volume=number, timestamp=NOON + number, direction=2)


FIRST_ANSWERS: dict[int, Message] = {
    QuoteCommand.USER_QUOTE_PROFILE: pb.UserQuoteProfileResponse(),
    QuoteCommand.SUBSCRIBE: pb.SubscriptionResponse(),
    QuoteCommand.UNSUBSCRIBE: pb.UnsubscribeResponse(),
    QuoteCommand.QUOTE: pb.SecurityQuoteResponse(secu_quote=[QUOTE]),
    QuoteCommand.TRADES: pb.SecurityTradeResponse(symbol="700.HK", trades=[trade(n) for n in range(1, 6)]),
    QuoteCommand.INTRADAY: pb.SecurityIntradayResponse(symbol="700.HK"),
    QuoteCommand.CANDLESTICKS: pb.SecurityCandlestickResponse(symbol="700.HK"),
    QuoteCommand.DEPTH: pb.SecurityDepthResponse(symbol="700.HK", bid=[pb.Depth(position=1, price="337.8", volume=3)]),
    QuoteCommand.BROKERS: pb.SecurityBrokersResponse(symbol="700.HK"),
    QuoteCommand.PARTICIPANTS: pb.ParticipantBrokerIdsResponse(
        participant_broker_numbers=[pb.ParticipantInfo(broker_ids=[4498], participant_name_en="BEA")]
    ),
    QuoteCommand.TRADING_SESSION: pb.MarketTradePeriodResponse(),
    QuoteCommand.TRADING_DAYS: pb.MarketTradeDayResponse(),
}
"""What the pulls behind subscriptions bring."""


def answering(server: ScriptedLongport) -> ScriptedLongport:
    """Have a scripted server answer every first pull."""
    for command, message in FIRST_ANSWERS.items():
        reply(server, command, message)
    return server


def reply(server: ScriptedLongport, command: int, message: Message) -> None:
    """Answer a quote command with this message from now on."""
    server.scripts["quote"][command] = lambda _request: message


async def no_wait(_seconds: float) -> None:
    """A sleep that is over at once: the limits of calls hold no test up."""
    await asyncio.sleep(0)


@asynccontextmanager
async def feed_to(
    server: ScriptedLongport, sinks: Sinks, clock: ManualClock, credential: ApiKey = API_KEY
) -> AsyncIterator[LongportGateway]:
    """Yield a gateway that is logged in to a scripted server; market time stays where the clock has it."""
    endpoint = endpoint_of(server, source=FixedCredential(credential))
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock, sleep=no_wait)
    async with _open(gateway):
        yield gateway


@asynccontextmanager
async def feed_on(sandbox: OpenSandbox, sinks: Sinks) -> AsyncIterator[LongportGateway]:
    """Yield a gateway that is logged in to the sandbox's port; its clock takes over the sandbox's market time."""
    clock = ManualClock(datetime.now(UTC))
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line),
        credentials=FixedCredential(ApiKey(**sandbox.line["longport_keys"])),
        timing=TIMING,
    )
    gateway = LongportGateway(
        endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market, sleep=clock.sleep
    )
    async with _open(gateway):
        yield gateway


@asynccontextmanager
async def _open(gateway: LongportGateway) -> AsyncIterator[None]:
    await gateway.connect()
    await gateway.log_in()
    try:
        yield
    finally:
        await gateway.close()
