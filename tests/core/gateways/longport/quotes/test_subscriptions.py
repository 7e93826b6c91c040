"""Subscriptions: what goes over the wire, the cap of symbols, bad symbols among good ones, what the broker confirms."""

from __future__ import annotations

import asyncio

import pytest

from fakes.servers.longport.feed import TENCENT, reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time, running
from tideboard_core.errors import PermissionMissing, QuotaExceeded, UnknownSymbol
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.hub_keys import (
    SUBSCRIBED_TOPICS,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEventKind
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

APPLE = InstrumentId("US.AAPL")
SUBSCRIBE, UNSUBSCRIBE = QuoteCommand.SUBSCRIBE, QuoteCommand.UNSUBSCRIBE
MANY = [InstrumentId(f"HK.{number:05}") for number in range(1, 1001)]


def keys(topic: Topic[object], *ids: InstrumentId) -> list[Key[object]]:
    """A topic of some instruments."""
    return [topic.of(each) for each in ids]


def refusing(longport: ScriptedLongport, refusal: Refused, *bad: InstrumentId) -> None:
    """Refuse every subscription that names one of these."""
    symbols = set(map(wire_symbol, bad))

    def answer(request: pb.SubscribeRequest) -> pb.SubscriptionResponse | Refused:
        return refusal if symbols & set(request.symbol) else pb.SubscriptionResponse()

    longport.scripts["quote"][SUBSCRIBE] = answer


async def test_every_topic_with_first_push_in_the_wire_s_four_kinds(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe([*(topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS), Topic.QUOTE.of(APPLE)])

    calls = {(tuple(call.symbol), tuple(call.sub_type), call.is_first_push) for call in longport.packets(SUBSCRIBE)}
    assert calls == {(("700.HK",), (1, 2, 3, 4), True), (("AAPL.US",), (1,), True)}


@pytest.mark.parametrize(("topic", "pulls"), [
    (Topic.QUOTE, {QuoteCommand.QUOTE}),
    (Topic.BOOK, set[QuoteCommand]()),
    (Topic.BROKERS, {QuoteCommand.PARTICIPANTS}),
    (Topic.TICKS, {QuoteCommand.TRADES}),
    (Topic.MINUTES, {QuoteCommand.QUOTE, QuoteCommand.INTRADAY}),
    (Topic.BARS_1M, {QuoteCommand.QUOTE, QuoteCommand.CANDLESTICKS}),
])  # fmt: skip
async def test_what_no_first_push_brings_is_pulled(
    topic: Topic[object], pulls: set[QuoteCommand], longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe(keys(topic, TENCENT))
    await feed.quotes.refresh_queue.served()

    received = {
        packet.command for served in longport.open_sockets if served.name == "quote" for packet in served.received
    }
    assert received - {QuoteCommand.USER_QUOTE_PROFILE, SUBSCRIBE, 2} == pulls


async def test_one_pull_serves_five_hundred_quotes(longport: ScriptedLongport, feed: LongportGateway) -> None:
    await feed.quotes.subscribe(keys(Topic.QUOTE, *MANY[:500]))
    await feed.quotes.refresh_queue.served()

    assert [len(call.symbol) for call in longport.packets(SUBSCRIBE)] == [500]
    assert [len(call.symbol) for call in longport.packets(QuoteCommand.QUOTE)] == [500]


async def test_what_stands_costs_no_call(longport: ScriptedLongport, feed: LongportGateway) -> None:
    await feed.quotes.subscribe(keys(Topic.QUOTE, TENCENT))
    await feed.quotes.subscribe(keys(Topic.QUOTE, TENCENT))
    await feed.quotes.subscribe(keys(Topic.MINUTES, TENCENT))

    assert len(longport.packets(SUBSCRIBE)) == 1


async def test_the_five_hundred_and_first_symbol_is_told_and_the_others_stand(
    longport: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    with pytest.raises(QuotaExceeded) as caught:
        await feed.quotes.subscribe(keys(Topic.QUOTE, *MANY[:501]))

    assert caught.value.code == "symbols-all-taken"
    assert (caught.value.data["limit"], caught.value.data["symbol"]) == (500, MANY[500])
    assert len(feed.quotes.subscriptions.held) == 500
    (event,) = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
    assert (event.kind, event.data["text"]) == (LinkEventKind.QUOTA_SPENT, MANY[500])
    await feed.quotes.subscribe(keys(Topic.BOOK, MANY[0]))
    with pytest.raises(QuotaExceeded) as alone:
        await feed.quotes.subscribe(keys(Topic.QUOTE, MANY[501]))
    assert alone.value.data["symbol"] == MANY[501]
    assert len([key for key, _ in sinks.published if key.topic is Topic.LINK_EVENT]) == 1
    assert len(longport.packets(SUBSCRIBE)) == 2


async def test_the_profile_s_own_limit_counts(longport: ScriptedLongport, feed: LongportGateway) -> None:
    reply(longport, QuoteCommand.USER_QUOTE_PROFILE, pb.UserQuoteProfileResponse(subscribe_limit=2))

    with pytest.raises(QuotaExceeded):
        await feed.quotes.subscribe(keys(Topic.QUOTE, *MANY[:3]))

    assert len(feed.quotes.subscriptions.held) == 2


async def test_a_bad_symbol_does_not_cost_the_good_ones(longport: ScriptedLongport, feed: LongportGateway) -> None:
    """The session asks again for each by itself: what stands costs nothing, the bad one is not sent again either."""
    refusing(longport, Refused(7, 301600, "symbol not found"), MANY[5])
    with pytest.raises(UnknownSymbol):
        await feed.quotes.subscribe(keys(Topic.QUOTE, *MANY[:20]))
    calls = len(longport.packets(SUBSCRIBE))

    for each in MANY[:20]:
        if each == MANY[5]:
            with pytest.raises(UnknownSymbol):
                await feed.quotes.subscribe(keys(Topic.QUOTE, each))
        else:
            await feed.quotes.subscribe(keys(Topic.QUOTE, each))

    assert len(longport.packets(SUBSCRIBE)) == calls < 12
    assert set(feed.quotes.subscriptions.held) == set(MANY[:20]) - {MANY[5]}
    assert len(feed.quotes.last_values) == 19


async def test_a_refusal_names_the_market_and_what_is_had_there(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    profile = pb.UserQuoteProfileResponse()
    profile.quote_level_detail.by_market_code["US"].warning_msg = "Buy one in the store."
    hong_kong = profile.quote_level_detail.by_market_code["HK"]
    hong_kong.packages.append(pb.UserQuoteLevelDetail.PackageDetail(key="HK_L1", name="LV1 Real-time Quotes"))
    reply(longport, QuoteCommand.USER_QUOTE_PROFILE, profile)
    refusing(longport, Refused(7, 301604, "no quote access"), APPLE, TENCENT)

    with pytest.raises(PermissionMissing) as none:
        await feed.quotes.subscribe(keys(Topic.QUOTE, APPLE))
    with pytest.raises(PermissionMissing) as less:
        await feed.quotes.subscribe(keys(Topic.BROKERS, TENCENT))

    assert (none.value.code, none.value.data["market"]) == ("no-quote-package", "US")
    assert (none.value.data["warning"], none.value.text) == ("Buy one in the store.", "no quote access")
    assert (less.value.code, less.value.data["market"]) == ("quote-package-missing", "HK")
    assert less.value.data["package"] == "LV1 Real-time Quotes"


async def test_a_kind_stays_as_long_as_a_topic_needs_it(longport: ScriptedLongport, feed: LongportGateway) -> None:
    await feed.quotes.subscribe(
        [*keys(Topic.QUOTE, TENCENT), *keys(Topic.MINUTES, TENCENT), *keys(Topic.BOOK, TENCENT)]
    )

    await feed.quotes.unsubscribe([*keys(Topic.QUOTE, TENCENT), *keys(Topic.BOOK, TENCENT), *keys(Topic.BOOK, APPLE)])
    assert [list(call.sub_type) for call in longport.packets(UNSUBSCRIBE)] == [[pb.DEPTH]]

    await feed.quotes.unsubscribe(keys(Topic.MINUTES, TENCENT))
    assert [list(call.sub_type) for call in longport.packets(UNSUBSCRIBE)] == [[pb.DEPTH], [pb.QUOTE]]
    assert (feed.quotes.subscriptions.held, len(feed.quotes.last_values)) == ({}, 0)


async def test_the_broker_s_word_counts_and_what_it_lost_is_subscribed_anew(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe([*keys(Topic.MINUTES, TENCENT), *keys(Topic.BOOK, TENCENT), *keys(Topic.QUOTE, APPLE)])
    rows = [pb.SubTypeList(symbol="700.HK", sub_type=[pb.QUOTE]), pb.SubTypeList(symbol="5.HK", sub_type=[pb.QUOTE])]
    reply(longport, QuoteCommand.SUBSCRIPTIONS, pb.SubscriptionResponse(sub_list=rows))

    info = await feed.quotes.subscription_info()

    assert info.own == {Topic.MINUTES.of(TENCENT)}
    assert (info.used, info.remaining, info.per_symbol) == (2, 498, True)
    await feed.quotes.subscribe(keys(Topic.BOOK, TENCENT))
    assert list(longport.packets(SUBSCRIBE)[-1].sub_type) == [pb.DEPTH]


async def test_a_symbol_that_is_none_ends_no_connection(longport: ScriptedLongport, feed: LongportGateway) -> None:
    await feed.quotes.subscribe([*keys(Topic.QUOTE, TENCENT)])
    rows = [pb.SubTypeList(symbol="right to left"), pb.SubTypeList(symbol="700.HK", sub_type=[pb.QUOTE])]
    reply(longport, QuoteCommand.SUBSCRIPTIONS, pb.SubscriptionResponse(sub_list=rows))

    info = await feed.quotes.subscription_info()

    assert info.own == {Topic.QUOTE.of(TENCENT)}


async def test_a_broker_that_does_not_tell_is_believed_our_own_book(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe([*keys(Topic.MINUTES, TENCENT), *keys(Topic.QUOTE, TENCENT)])
    longport.scripts["quote"][QuoteCommand.SUBSCRIPTIONS] = lambda _request: Refused(3, 301600, "invalid request")

    info = await feed.quotes.subscription_info()

    assert info.own == {Topic.MINUTES.of(TENCENT), Topic.QUOTE.of(TENCENT)}
    assert info.used == 1


async def test_for_reads_alone_nothing_is_subscribed(longport: ScriptedLongport, feed: LongportGateway) -> None:
    await feed.quotes.subscribe(keys(Topic.BARS_1M, TENCENT), pushes=False)

    assert longport.packets(SUBSCRIBE) == []
    assert feed.quotes.subscriptions.held == {}


async def test_a_new_connection_has_nothing_and_is_subscribed_with_first_push(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe(keys(Topic.BOOK, TENCENT))
    await feed.connect()
    await feed.log_in()
    assert feed.quotes.subscriptions.held == {}

    await feed.quotes.subscribe(keys(Topic.BOOK, TENCENT))

    assert [call.is_first_push for call in longport.packets(SUBSCRIBE)] == [True, True]


async def test_no_pull_goes_on_after_the_connection(longport: ScriptedLongport, feed: LongportGateway) -> None:
    (task,) = running("longport refresh queue")
    lost = asyncio.Event()
    feed.on_closed(lambda _error: lost.set())
    longport.served().drop()
    async with in_time("the end"):
        await lost.wait()

    assert feed.quotes.refresh_queue._task is None
    assert task.cancelling()
