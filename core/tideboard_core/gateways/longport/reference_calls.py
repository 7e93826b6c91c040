"""Options, warrants, computed figures, participants, market temperature: what is looked up, not watched."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.gateway_parts.bounds import read_rows
from tideboard_core.gateways.longport.feed import LongportFeed
from tideboard_core.gateways.longport.known import known_ones
from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.instruments import name_in, with_contract
from tideboard_core.gateways.longport.translate.values import day_of, day_text
from tideboard_core.model.derivatives import (
    MarketTemperature,
    OptionContract,
    OptionFigures,
    OptionQuote,
    Participant,
    SecurityFigures,
    WarrantFilter,
    WarrantIssuer,
    WarrantPage,
    WarrantQuote,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

log = logging.getLogger(__name__)

WARRANTS_PER_PAGE: Final = 200
_MOST_PAGES: Final = 20
_EVERY_INDEX: Final = tuple(pb.CalcIndex.keys()[1:])


class LongportReference(LongportFeed):
    """The part of the ReferenceSource port about options and warrants, and what the ports do not ask for."""

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out, and contracts of which nobody tells how many shares they are."""
        found = await super().instruments(ids)
        options = [each.id for each in found if each.security_type is SecurityType.OPTION]
        if not options:
            return found
        sizes = await self._contract_sizes(options)
        return [sized for each in found if (sized := with_contract(each, sizes.get(each.id))) is not None]

    async def _contract_sizes(self, options: Sequence[InstrumentId]) -> dict[InstrumentId, int]:
        """Shares behind each contract; nothing where the login has no right to option quotes."""
        try:
            rows = await self._option_rows(options)
        except ServerRefused as error:
            log.info("sizes of %d contracts not read: %s", len(options), error.code)
            return {}
        return dict(size for size in read_rows(rows, derivatives.contract_size) if size is not None)

    async def option_quotes(self, ids: Sequence[InstrumentId]) -> list[OptionQuote]:
        """Quotes and terms of options; unknown ids and those without a price are left out."""
        found = read_rows(await self._option_rows(ids), derivatives.option_quote)
        return [each for each in found if each is not None]

    async def _option_rows(self, ids: Sequence[InstrumentId]) -> list[pb.OptionQuote]:
        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.OptionQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._ask_of(part, QuoteCommand.OPTION_QUOTE, request, pb.OptionQuoteResponse)
            return answer.secu_quote[:]

        return await known_ones(ids, ask)

    async def warrant_quotes(self, ids: Sequence[InstrumentId]) -> list[WarrantQuote]:
        """Quotes and terms of warrants; unknown ids and those without a price are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.WarrantQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._ask_of(part, QuoteCommand.WARRANT_QUOTE, request, pb.WarrantQuoteResponse)
            return answer.secu_quote[:]

        found = read_rows(await known_ones(ids, ask), derivatives.warrant_quote)
        return [each for each in found if each is not None]

    async def option_expiries(self, underlying: InstrumentId) -> list[date]:
        """Expiry dates of the underlying's option chain, ascending."""
        request = pb.SecurityRequest(symbol=wire_symbol(underlying))
        command = QuoteCommand.OPTION_CHAIN_DATES
        answer = await self._ask_of([underlying], command, request, pb.OptionChainDateListResponse)
        return sorted(day_of(text) for text in answer.expiry_date)

    async def option_chain(self, underlying: InstrumentId, expiry: date) -> list[OptionContract]:
        """Strikes of one expiry with their call and put, ascending."""
        text = day_text(expiry)
        request = pb.OptionChainDateStrikeInfoRequest(symbol=wire_symbol(underlying), expiry_date=text)
        command = QuoteCommand.OPTION_CHAIN_STRIKES
        answer = await self._ask_of([underlying], command, request, pb.OptionChainDateStrikeInfoResponse)
        return derivatives.contracts(underlying, text, answer)

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        """What the broker computes of options, with the terms that their quotes tell; unknown ids are left out.

        Neither tells bid and ask: those are of the book, which is subscribed.
        """
        computed = await self.figures(ids)
        quotes = {row.quote.instrument: row for row in await self.option_quotes([row.instrument for row in computed])}
        return [
            derivatives.option_figures(row, quotes.get(row.instrument))
            for row in computed
            if row.instrument in quotes or row.delta is not None
        ]

    async def related(self, instrument: InstrumentId, kind: ReferenceKind) -> list[Instrument]:
        """The warrants of a security, by turnover; NotOffered for futures."""
        if kind is not ReferenceKind.WARRANT:
            raise NotOffered("futures-not-offered", provider=self.provider)
        found: list[InstrumentId] = []
        for _ in range(_MOST_PAGES):
            page = await self.warrants(instrument, begin=len(found))
            found += [row.instrument for row in page.rows]
            if not page.rows or len(found) >= page.total:
                break
        return await self.instruments(found)

    async def warrant_issuers(self) -> list[WarrantIssuer]:
        """Who writes warrants in Hong Kong, by name."""
        answer = await self._pull(QuoteCommand.WARRANT_ISSUERS, None, pb.IssuerInfoResponse)
        language = self._endpoint.language
        found = [
            WarrantIssuer(row.id, name_in(language, row.name_cn, row.name_hk, row.name_en))
            for row in answer.issuer_info
        ]
        return sorted(found, key=lambda issuer: issuer.name)

    async def warrants(
        self,
        underlying: InstrumentId,
        wanted: WarrantFilter | None = None,
        *,
        begin: int = 0,
        count: int = WARRANTS_PER_PAGE,
    ) -> WarrantPage:
        """One page of the underlying's warrants, from the `begin`th on, with the number of all that pass."""
        language = self._endpoint.language
        request = derivatives.warrant_request(
            underlying, wanted or WarrantFilter(), begin=begin, count=max(count, 1), language=language
        )
        command = QuoteCommand.WARRANT_LIST
        answer = await self._ask_of([underlying], command, request, pb.WarrantFilterListResponse)
        return derivatives.warrant_page(answer)

    async def figures(self, ids: Sequence[InstrumentId]) -> list[SecurityFigures]:
        """What the broker computes of securities; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.SecurityCalcIndex]:
            symbols = [wire_symbol(each) for each in part]
            request = pb.SecurityCalcQuoteRequest(symbols=symbols, calc_index=_EVERY_INDEX)
            answer = await self._ask_of(part, QuoteCommand.CALC_INDEXES, request, pb.SecurityCalcQuoteResponse)
            return [row for row in answer.security_calc_index if row.symbol]

        return [derivatives.figures(row) for row in await known_ones(ids, ask)]

    async def participants(self) -> list[Participant]:
        """The Hong Kong exchange's participants with their broker ids."""
        answer = await self._pull(QuoteCommand.PARTICIPANTS, None, pb.ParticipantBrokerIdsResponse)
        language = self._endpoint.language
        return [
            Participant(
                name_in(language, row.participant_name_cn, row.participant_name_hk, row.participant_name_en),
                tuple(row.broker_ids),
            )
            for row in answer.participant_broker_numbers
        ]

    async def market_temperature(self, market: Market) -> MarketTemperature:
        """The broker's mood of a market; both mainland exchanges have one."""
        data = await self._read("/v1/quote/market_temperature", derivatives.market_query(market))
        return derivatives.market_temperature(market, data)
