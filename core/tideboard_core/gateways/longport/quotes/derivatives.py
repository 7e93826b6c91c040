"""LongPort's option chains and calculated figures, and its warrants with their issuers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.instruments import name_in
from tideboard_core.gateways.longport.translate.values import day_of, day_text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionFigures,
    OptionQuote,
    SecurityFigures,
    WarrantFilter,
    WarrantIssuer,
    WarrantPage,
    WarrantSensitivity,
)
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

WARRANTS_PER_PAGE: Final = 200
_MAX_PAGES: Final = 20
_EVERY_INDEX: Final = tuple(pb.CalcIndex.keys()[1:])
_WARRANT_DELTA: Final = ("CALCINDEX_WARRANT_DELTA",)
_LAST_PRICE: Final = ("CALCINDEX_LAST_DONE",)


class LongportDerivatives:
    """Implements `ports.reference.DerivativeSource` for LongPort."""

    def __init__(self, link: LongportLink, rights: QuoteRights, instruments: Instruments) -> None:
        self._link = link
        self._rights = rights
        self._instruments = instruments

    async def option_expiries(self, underlying: InstrumentId) -> list[date]:
        """Expiry dates of the underlying's option chain, ascending."""
        request = pb.SecurityRequest(symbol=wire_symbol(underlying))
        command = QuoteCommand.OPTION_CHAIN_DATES
        answer = await self._rights.ask([underlying], command, request, pb.OptionChainDateListResponse)
        return sorted(day_of(text) for text in answer.expiry_date)

    async def option_chain(self, underlying: InstrumentId, expiry: date) -> list[OptionContract]:
        """Strikes of one expiry with their call and put, ascending."""
        text = day_text(expiry)
        request = pb.OptionChainDateStrikeInfoRequest(symbol=wire_symbol(underlying), expiry_date=text)
        command = QuoteCommand.OPTION_CHAIN_STRIKES
        answer = await self._rights.ask([underlying], command, request, pb.OptionChainDateStrikeInfoResponse)
        return derivatives.contracts(underlying, text, answer)

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        """Return the calculated figures of options with the terms from their quotes; unknown ids are left out.

        Neither call has bid and ask; they come with a subscribed order book. The price of the underlying is asked for,
        too: the broker tells no premium of an option.
        """
        computed = await self.figures(ids)
        quotes = {row.quote.instrument: row for row in await self._option_quotes([row.instrument for row in computed])}
        spots = await self._spots(quotes.values())
        found: list[OptionFigures] = []
        for row in computed:
            option = quotes.get(row.instrument)
            if option is not None or row.delta is not None:
                spot = None if option is None or option.underlying is None else spots.get(option.underlying)
                found.append(derivatives.option_figures(row, option, spot))
        return found

    async def figures(self, ids: Sequence[InstrumentId]) -> list[SecurityFigures]:
        """Return the figures that the broker calculates of securities (command 26); unknown ids are left out."""
        return [derivatives.figures(row) for row in await self._computed(ids, _EVERY_INDEX)]

    async def warrant_issuers(self) -> list[WarrantIssuer]:
        """Return the issuers of warrants in Hong Kong, sorted by name."""
        answer = await self._link.ask(QuoteCommand.WARRANT_ISSUERS, None, pb.IssuerInfoResponse)
        language = self._link.endpoint.language
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
        """Return a page of the underlying's warrants from index `begin` on, and how many pass the filter in all."""
        language = self._link.endpoint.language
        request = derivatives.warrant_request(
            underlying, wanted or WarrantFilter(), begin=begin, count=max(count, 1), language=language
        )
        command = QuoteCommand.WARRANT_LIST
        answer = await self._rights.ask([underlying], command, request, pb.WarrantFilterListResponse)
        return derivatives.warrant_page(answer)

    async def warrant_sensitivities(self, ids: Sequence[InstrumentId]) -> list[WarrantSensitivity]:
        """Return the calculated deltas of warrants with the terms from their quotes; other securities are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.WarrantQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.WARRANT_QUOTE, request, pb.WarrantQuoteResponse)
            return [row for row in answer.secu_quote if row.symbol]

        quoted = await self._rights.read_list(QuoteCommand.WARRANT_QUOTE, ids, ask)
        terms = read_rows(quoted, derivatives.warrant_sensitivity)
        computed = await self._computed([one.instrument for one in terms], _WARRANT_DELTA) if terms else []
        deltas = dict(map(derivatives.warrant_delta, computed))
        return [one._replace(delta=deltas.get(one.instrument)) for one in terms]

    async def related(self, instrument: InstrumentId, kind: ReferenceKind) -> list[Instrument]:
        """Return the warrants of a security, by turnover; raises NotOffered for futures."""
        if kind is not ReferenceKind.WARRANT:
            raise NotOffered("futures-not-offered", provider=self._link.provider)
        found: list[InstrumentId] = []
        for _ in range(_MAX_PAGES):
            page = await self.warrants(instrument, begin=len(found))
            found += [row.instrument for row in page.rows]
            if not page.rows or len(found) >= page.total:
                break
        return await self._instruments.instruments(found)

    async def _computed(self, ids: Sequence[InstrumentId], wanted: Sequence[str]) -> list[pb.SecurityCalcIndex]:
        """The rows of command 26; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.SecurityCalcIndex]:
            symbols = [wire_symbol(each) for each in part]
            request = pb.SecurityCalcQuoteRequest(symbols=symbols, calc_index=wanted)
            answer = await self._rights.ask(part, QuoteCommand.CALC_INDEXES, request, pb.SecurityCalcQuoteResponse)
            return [row for row in answer.security_calc_index if row.symbol]

        return await self._rights.read_list(QuoteCommand.CALC_INDEXES, ids, ask)

    async def _spots(self, options: Iterable[OptionQuote]) -> dict[InstrumentId, Decimal | None]:
        """The last prices of what these options are on; none without the right to see them."""
        owners = {one.underlying for one in options if one.underlying is not None}
        try:
            rows = await self._computed(sorted(owners), _LAST_PRICE) if owners else []
        except PermissionMissing:  # the other figures do not need them
            return {}
        return dict(read_rows(rows, derivatives.last_price))

    async def _option_quotes(self, ids: Sequence[InstrumentId]) -> list[OptionQuote]:
        """Return quotes and terms of options; unknown ids and options without a price are left out."""
        found = read_rows(await self._instruments.option_rows(ids), derivatives.option_quote)
        return [each for each in found if each is not None]
