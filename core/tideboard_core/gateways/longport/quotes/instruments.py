"""Static info of securities, contract sizes of options, and the list of securities that trade overnight in New York."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.instruments import instrument, name_in, traded_currency, with_contract
from tideboard_core.gateways.longport.translate.json_fields import Row, rows, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

log = logging.getLogger(__name__)

_LISTED: Final = {Market.US: "Overnight"}
"""The broker's list category by market: securities that trade overnight in New York are its only list."""


class Instruments:
    """Reads static info, and option quotes for the contract size, which static info lacks."""

    def __init__(self, link: LongportLink, rights: QuoteRights) -> None:
        self._link = link
        self._rights = rights

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Return static info; unknown ids and option contracts without a contract size are left out."""
        language = self._link.endpoint.language

        async def ask(part: Sequence[InstrumentId]) -> list[Instrument]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.STATIC_INFO, request, pb.SecurityStaticInfoResponse)
            known = (row for row in answer.secu_static_info if row.symbol)
            return read_rows(known, lambda row: instrument(row, language))

        instruments = await self._rights.read_list(QuoteCommand.STATIC_INFO, ids, ask)
        options = [each.id for each in instruments if each.security_type is SecurityType.OPTION]
        if not options:
            return instruments
        contracts = await self._contracts_told(options)
        whole = (with_contract(each, contracts.get(each.id)) for each in instruments)
        instruments[:] = [each for each in whole if each is not None]
        return instruments

    async def option_rows(self, ids: Sequence[InstrumentId]) -> list[pb.OptionQuote]:
        """Return the broker's rows of option quotes; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.OptionQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.OPTION_QUOTE, request, pb.OptionQuoteResponse)
            return answer.secu_quote[:]

        return await self._rights.read_list(QuoteCommand.OPTION_QUOTE, ids, ask)

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Return the securities that trade overnight in New York; raises NotOffered for other markets."""
        category = _LISTED.get(market)
        if category is None:
            raise NotOffered("market-list-not-offered", text="", market=str(market))
        query = (("market", str(market)), ("category", category))
        data = await self._link.read("/v1/quote/get_security_list", query)
        language = self._link.endpoint.language

        def convert(row: Row) -> Instrument:
            known = instrument_of(text(row, "symbol"))
            return Instrument(
                id=known,
                name=name_in(language, text(row, "name_cn"), text(row, "name_hk"), text(row, "name_en")),
                security_type=SecurityType.STOCK,
                lot_size=1,
                currency=traded_currency(known),
                name_en=text(row, "name_en"),
            )

        return read_rows(rows(data, "list"), convert)

    async def _contracts_told(self, options: Sequence[InstrumentId]) -> dict[InstrumentId, derivatives.ContractTold]:
        """Return what option quotes say of contracts; empty if the login has no right to option quotes."""
        try:
            rows = await self.option_rows(options)
        except ServerRefused as error:
            log.info("sizes of %d contracts not read: %s", len(options), error.code)
            return {}
        return dict(read_rows(rows, derivatives.contract_told))
