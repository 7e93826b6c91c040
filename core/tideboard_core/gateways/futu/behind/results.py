"""The account's result: LongPort's alone."""

from __future__ import annotations

from datetime import date

from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.model.behind.results import (
    AccountResult,
    ExchangeRates,
    MarketResults,
    ResultFlows,
    SecurityResultDetail,
)
from tideboard_core.model.instrument import InstrumentId, Market


class FutuResults:
    """Implements `ports.behind.ResultSource` by its refusals."""

    realized = None

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def account(self, begin: date | None = None, end: date | None = None) -> AccountResult:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def security(
        self, instrument: InstrumentId, begin: date | None = None, end: date | None = None
    ) -> SecurityResultDetail:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def markets(self, market: Market | None = None, page: int = 1) -> MarketResults:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def flows(self, instrument: InstrumentId, page: int = 1, *, derivatives: bool = False) -> ResultFlows:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def rates(self) -> ExchangeRates:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()
