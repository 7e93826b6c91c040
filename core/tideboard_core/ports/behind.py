"""Interfaces of what stands behind the flow, by subject: who holds, who sells short, what comes, what was said.

Every call raises GatewayError kinds and queues for its rate limit. Values are bounded, dated and named after their
source; a row that cannot be read is left out and named in `unread`. A part that a connection lacks raises NotOffered,
whose data `offered_by` names the connection that has it, and for which market if not for all. An empty answer is one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from tideboard_core.model.behind.brokers import BrokerTrades, HoldingHistory, Holdings
from tideboard_core.model.behind.company import (
    BuyBacks,
    Consensus,
    Dividends,
    EpsForecasts,
    Executives,
    FinancialReports,
    FirmRatings,
    Industry,
    PeerComparison,
    RatingChange,
    RatingHistory,
    Ratings,
    StarReport,
    ValuationHistory,
)
from tideboard_core.model.behind.events import (
    CalendarPage,
    EventKind,
    MarketEvent,
    Noticed,
    OptionEvent,
    Ranking,
    RankList,
)
from tideboard_core.model.behind.holders import (
    FundHolders,
    Holders,
    HolderTrades,
    InstitutionHistory,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
)
from tideboard_core.model.behind.listings import Constituents, OptionVolumes, PremiumLine, PriceVolumes
from tideboard_core.model.behind.news import Filings, News
from tideboard_core.model.behind.results import (
    AccountResult,
    ExchangeRates,
    MarketResults,
    RealizedResults,
    ResultFlows,
    SecurityResultDetail,
)
from tideboard_core.model.behind.short_selling import ShortPositions, ShortRank, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, Market

SHORT_DAYS = 100
"""Days of one call for short sales: the most that either provider sends."""


OPTION_EVENTS = 100
"""Trades of options of one call that names no number."""


class PremiumPeriod(StrEnum):
    """How far apart the points of a premium line lie."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class BrokerStandings(Protocol):
    """Participants' holdings in the clearing house (Hong Kong only), and the brokers' trades of one day."""

    async def holdings(self, instrument: InstrumentId) -> Holdings:
        """What every participant holds, and its change over each of HOLDING_SPANS."""
        ...

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory:
        """One participant's holding by day; raises BadInput for what is no participant's number."""
        ...

    async def trades(self, instrument: InstrumentId, days_back: int = 0) -> BrokerTrades:
        """Net trades of the largest brokers on one day: 0 = the running one, N = the Nth trading day back."""
        ...


class ShortSelling(Protocol):
    """Short sales of Hong Kong and United States securities."""

    async def volumes(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortVolumes:
        """Short sales of the last `count` trading days at most."""
        ...

    async def positions(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortPositions:
        """Open positions of the last `count` report days at most."""
        ...

    async def ranking(self, market: Market, count: int) -> list[ShortRank]:
        """Securities of which the most was sold short, the first one first."""
        ...


class HolderSource(Protocol):
    """Holders of a security, by filings."""

    async def holders(self, instrument: InstrumentId) -> Holders:
        """The largest holders."""
        ...

    async def top_holders(self, instrument: InstrumentId) -> Holders:
        """Institutions, people and insiders with the most shares, by their newest filings, with the shares held."""
        ...

    async def holder_trades(self, instrument: InstrumentId, holder: str) -> HolderTrades:
        """What one of `top_holders` traded; raises BadInput for what is no id of one."""
        ...

    async def funds(self, instrument: InstrumentId) -> FundHolders:
        """Funds that hold it."""
        ...

    async def institutions(self, instrument: InstrumentId) -> InstitutionHistory:
        """All institutions together, by reporting period."""
        ...

    async def changes(self, instrument: InstrumentId, begin: date, end: date) -> Holders:
        """Holdings that changed by filings from `begin` to `end`, both included, the newest first."""
        ...

    async def insiders(self, instrument: InstrumentId) -> Holders:
        """What the people at the company's head hold, with the change of their last trade."""
        ...

    async def institution_list(self, market: Market, count: int, part: str = "") -> Institutions:
        """The institutions with the largest holdings in a market, of those whose name has `part` in it."""
        ...

    async def institution(self, market: Market, number: str) -> InstitutionProfile:
        """One institution by its number in the list; raises BadInput for what is none."""
        ...

    async def institution_holdings(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """What one institution holds in a market, the largest first; raises as `institution`."""
        ...

    async def institution_changes(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """What one institution bought and sold by its newest filing, `count` rows of each kind; raises as it."""
        ...


class CompanySource(Protocol):
    """Figures of the company behind a security."""

    async def valuation(self, instrument: InstrumentId) -> ValuationHistory:
        """Price to earnings, book and sales, and the dividend yield where it is told, in their own history."""
        ...

    async def industry(self, instrument: InstrumentId) -> Industry:
        """The companies of its industry, and its place among them."""
        ...

    async def ratings(self, instrument: InstrumentId) -> Ratings:
        """What analysts say now."""
        ...

    async def firm_ratings(self, instrument: InstrumentId) -> FirmRatings:
        """What each firm said and says."""
        ...

    async def star_report(self, instrument: InstrumentId) -> StarReport:
        """A research firm's stars and its report; one without stars and parts where there is none."""
        ...

    async def rating_changes(self, market: Market, count: int) -> list[RatingChange]:
        """The newest changes of ratings in a market, the newest first."""
        ...

    async def eps_forecasts(self, instrument: InstrumentId) -> EpsForecasts:
        """Expected earnings per share."""
        ...

    async def consensus(self, instrument: InstrumentId) -> Consensus:
        """Expected and reported figures by fiscal period."""
        ...

    async def dividends(self, instrument: InstrumentId) -> Dividends:
        """Distributions."""
        ...

    async def buy_backs(self, instrument: InstrumentId) -> BuyBacks:
        """Shares bought back by fiscal year or by day, as the provider tells it."""
        ...

    async def reports(self, instrument: InstrumentId) -> FinancialReports:
        """Lines of the last financial reports."""
        ...

    async def executives(self, instrument: InstrumentId) -> Executives:
        """Executives of the company."""
        ...

    async def rating_history(self, instrument: InstrumentId) -> RatingHistory:
        """What analysts said, and their targets, day by day."""
        ...

    async def compared(self, instrument: InstrumentId, others: Sequence[InstrumentId], currency: str) -> PeerComparison:
        """The security beside others, money in `currency`; raises BadInput for too many."""
        ...


class EventSource(Protocol):
    """What comes, and what the provider noticed."""

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        """Events of a kind from `begin` to `end`, both included, of these markets or all; see `next_day`."""
        ...

    async def noticed(self, market: Market, what: Noticed = Noticed.UNUSUAL) -> list[MarketEvent]:
        """What the provider noticed today: unusual moves, the newest first, or what is watched most."""
        ...

    async def movers(self, market: Market, count: int) -> list[MarketEvent]:
        """Securities that rose or fell most, with the provider's reason."""
        ...

    async def option_events(
        self, market: Market, owner: InstrumentId | None = None, count: int = OPTION_EVENTS
    ) -> list[OptionEvent]:
        """The newest large or unusual trades of options in a market, or of those on one security, newest first."""
        ...

    async def rankings(self) -> list[Ranking]:
        """The lists of securities that the provider keeps."""
        ...

    async def ranking(self, key: str) -> RankList:
        """Read one of these lists; raises BadInput for what is no key."""
        ...


class NewsSource(Protocol):
    """What was said of a security."""

    async def news(self, instrument: InstrumentId) -> News:
        """Headlines of the security."""
        ...

    async def filings(self, instrument: InstrumentId) -> Filings:
        """Its filings."""
        ...


class ListingSource(Protocol):
    """Two listings, members of an index, volume by price and of options."""

    async def premium(self, instrument: InstrumentId, period: PremiumPeriod, count: int) -> PremiumLine:
        """The broker's premium of the mainland listing over this Hong Kong one, `count` points at most."""
        ...

    async def constituents(self, index: InstrumentId) -> Constituents:
        """The members of an index."""
        ...

    async def price_volumes(self, instrument: InstrumentId) -> PriceVolumes:
        """Today's volume by price."""
        ...

    async def option_volumes(self, instrument: InstrumentId, count: int) -> OptionVolumes:
        """Contracts traded of all options on the security, in the running session and on `count` days before it."""
        ...


class ResultSource(Protocol):
    """The account's result as the broker counts it: a check of the journal, never its source."""

    async def account(self, begin: date | None = None, end: date | None = None) -> AccountResult:
        """The account and its securities from `begin` to `end`, both included; None = as far as the broker counts."""
        ...

    async def security(
        self, instrument: InstrumentId, begin: date | None = None, end: date | None = None
    ) -> SecurityResultDetail:
        """One security's result; the range as for `account`."""
        ...

    async def markets(self, market: Market | None = None, page: int = 1) -> MarketResults:
        """A page of results by security, of one market or all."""
        ...

    async def flows(self, instrument: InstrumentId, page: int = 1, *, derivatives: bool = False) -> ResultFlows:
        """A page of the executions that count for a security, or for derivatives on it."""
        ...

    async def rates(self) -> ExchangeRates:
        """The broker's rates between currencies."""
        ...

    @property
    def realized(self) -> Callable[[], Awaitable[RealizedResults]] | None:
        """What reads the gains of closed holdings by the broker's own periods; None where it counts by none."""
        ...


class BehindSource(Protocol):
    """All subjects of one connection; a call that the connection lacks raises NotOffered."""

    @property
    def brokers(self) -> BrokerStandings:
        """Holdings and trades of brokers."""
        ...

    @property
    def short_selling(self) -> ShortSelling:
        """Short sales and positions."""
        ...

    @property
    def holders(self) -> HolderSource:
        """Calls for holders."""
        ...

    @property
    def company(self) -> CompanySource:
        """Figures of companies."""
        ...

    @property
    def events(self) -> EventSource:
        """Calendar and events."""
        ...

    @property
    def news(self) -> NewsSource:
        """News and filings."""
        ...

    @property
    def listings(self) -> ListingSource:
        """Two listings, indexes, volume by price."""
        ...

    @property
    def results(self) -> ResultSource:
        """The account's result."""
        ...
