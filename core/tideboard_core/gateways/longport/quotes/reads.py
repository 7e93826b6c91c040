"""Reads of quotes, books, broker queues and trades; those of subscribed instruments also update the last values."""

from __future__ import annotations

from collections.abc import Sequence

from tideboard_core.gateways.longport.quotes.batching import known_ones
from tideboard_core.gateways.longport.quotes.last_values import LastValues
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.translate.instruments import name_in
from tideboard_core.gateways.longport.transport.link import Link
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb


class QuoteReads:
    """Reads market data and stores it for subscribed instruments; `broker_names` maps broker ids to participants."""

    def __init__(self, link: Link, rights: QuoteRights, last_values: LastValues) -> None:
        self._link = link
        self._rights = rights
        self._last_values = last_values
        self.broker_names: dict[int, str] = {}

    async def quote_rows(self, ids: Sequence[InstrumentId]) -> list[pb.SecurityQuote]:
        """Return quotes with all fields; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.SecurityQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
            return [row for row in answer.secu_quote if row.symbol]

        return await known_ones(ids, ask)

    async def book(self, instrument: InstrumentId) -> pb.SecurityDepthResponse:
        """Return the order book with all visible levels."""
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._rights.ask([instrument], QuoteCommand.DEPTH, request, pb.SecurityDepthResponse)
        record = self._last_values.of(instrument)
        if record is not None and Topic.BOOK in record.wanted:
            record.bids, record.asks = answer.bid, answer.ask
        return answer

    async def queue(self, instrument: InstrumentId) -> pb.SecurityBrokersResponse:
        """Return the broker queue of both sides."""
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._rights.ask([instrument], QuoteCommand.BROKERS, request, pb.SecurityBrokersResponse)
        record = self._last_values.of(instrument)
        if record is not None and Topic.BROKERS in record.wanted:
            record.buyers, record.sellers = answer.bid_brokers, answer.ask_brokers
        return answer

    async def trades(self, instrument: InstrumentId, count: int) -> pb.SecurityTradeResponse:
        """Return the newest trades, oldest first; the wire has no trade numbers, `TradeNumbers` assigns them."""
        request = pb.SecurityTradeRequest(symbol=wire_symbol(instrument), count=count)
        return await self._rights.ask([instrument], QuoteCommand.TRADES, request, pb.SecurityTradeResponse)

    async def learn_broker_names(self) -> None:
        """Read the exchange participants by broker id, once per run of the program: the list changes monthly."""
        answer = await self._link.ask(QuoteCommand.PARTICIPANTS, None, pb.ParticipantBrokerIdsResponse)
        language = self._link.endpoint.language
        for row in answer.participant_broker_numbers:
            name = name_in(language, row.participant_name_cn, row.participant_name_hk, row.participant_name_en)
            self.broker_names.update(dict.fromkeys(row.broker_ids, name))
