"""Interfaces of a gateway besides prices and orders: reference data, watchlists, alerts, its program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Protocol

from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionFigures,
    WarrantFilter,
    WarrantIssuer,
    WarrantPage,
    WarrantSensitivity,
    WatchlistGroup,
)
from tideboard_core.model.gateway_health import (
    AdminStatus,
    DelayStatistics,
    GatewayUser,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.model.hub_keys import ClientShare
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.order import Account
from tideboard_core.model.reference import (
    CodeChange,
    CompanyEvent,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    ReferenceKind,
    Suspension,
)
from tideboard_core.model.rest import RestAnswer, RestRow
from tideboard_core.model.watch.alerts import AlertTerms, PriceAlert
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, OwnField, OwnScreen, Screen, ScreenPage

WARRANTS_PER_PAGE = 200
HEAT_ROWS = 50
"""Plates of a heat map: the limit of the call is not published."""


class OwnScreener(Protocol):
    """What a broker's screener knows by itself: fields in its own words and units, and screens that it keeps."""

    @property
    def owner(self) -> str:
        """Owner of the conditions, for screens that are kept: the same name at every connection to the broker."""
        ...

    async def fields(self) -> list[OwnField]:
        """The fields, in the broker's order, each key once."""
        ...

    async def screens(self, market: Market) -> list[OwnScreen]:
        """Screens that the broker keeps for a market, the person's own first."""
        ...

    async def kept_screen(self, screen_id: int, market: Market) -> Screen:
        """The conditions of one of `screens`; `market` counts where the broker's screen names none."""
        ...


class ReferenceSource(Protocol):
    """Plates, screens, futures, listings and corporate actions; calls raise GatewayError kinds and queue for limits."""

    @property
    def own_screener(self) -> OwnScreener | None:
        """The broker's own fields; None where screens are made of the fields of `ScreenField`."""
        ...

    async def plates(self, market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Plates of a market, of one kind or all."""
        ...

    async def plate_members(self, plate: InstrumentId) -> list[Instrument]:
        """Static facts of a plate's securities, in the broker's order."""
        ...

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        """The plates that hold each security; one without any has an empty list, an unknown one is left out."""
        ...

    async def screen(self, wanted: Screen, *, begin: int = 0, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Securities that pass, from the `begin`th on. Raises BadInput for a screen that cannot be asked.

        Raises NotOffered for conditions that this broker does not have.
        """
        ...

    async def movers(self, market: Market, *, falls: bool = False, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """The largest rises or falls of today by the broker's own ranking; raises NotOffered where it has none."""
        ...

    async def heat_map(self, market: Market, kind: PlateKind, *, count: int = HEAT_ROWS) -> ScreenPage:
        """Plates of a kind, the largest turnover of today first, with change and turnover.

        Industries and concepts have one; raises NotOffered where the broker has none.
        """
        ...

    async def futures(self, ids: Sequence[InstrumentId]) -> list[FutureInfo]:
        """Terms of futures contracts; unknown ids are left out."""
        ...

    async def ipos(self, market: Market) -> list[IpoEntry]:
        """What is to be listed, by listing date; those without a date last."""
        ...

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Splits, dividends and the like with their price factors, newest first."""
        ...

    async def company_events(self, instrument: InstrumentId) -> list[CompanyEvent]:
        """What the company announced, in the broker's words, newest first; raises NotOffered where nothing is told."""
        ...

    async def code_changes(self, ids: Sequence[InstrumentId] = ()) -> list[CodeChange]:
        """Temporary codes of Hong Kong securities, of these or of all."""
        ...

    async def suspensions(self, ids: Sequence[InstrumentId], begin: date, end: date) -> list[Suspension]:
        """Exchange days without trading, both ends included."""
        ...


class DerivativeSource(Protocol):
    """Options and warrants of one backend; every broker has them."""

    async def option_expiries(self, underlying: InstrumentId) -> list[date]:
        """Expiry dates of the option chain, ascending; empty when there are no options."""
        ...

    async def option_chain(self, underlying: InstrumentId, expiry: date) -> list[OptionContract]:
        """Strikes of one expiry with their call and put, ascending."""
        ...

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        """Prices, volume, open interest, volatility and Greeks of options; unknown ids are left out."""
        ...

    async def warrant_issuers(self) -> list[WarrantIssuer]:
        """Issuers of warrants in Hong Kong, by name."""
        ...

    async def warrants(
        self,
        underlying: InstrumentId,
        wanted: WarrantFilter | None = None,
        *,
        begin: int = 0,
        count: int = WARRANTS_PER_PAGE,
    ) -> WarrantPage:
        """One page of the underlying's warrants, from the `begin`th on, with the number of all that pass."""
        ...

    async def warrant_sensitivities(self, ids: Sequence[InstrumentId]) -> list[WarrantSensitivity]:
        """Underlying, delta and conversion ratio of warrants; other securities and unknown ids are left out."""
        ...

    async def related(self, instrument: InstrumentId, kind: ReferenceKind) -> list[Instrument]:
        """Securities that refer to this one: its warrants, or the contracts of a future's family."""
        ...


class WatchlistService(Protocol):
    """The watchlists that the broker keeps for the login."""

    @property
    def by_name(self) -> Callable[[str], Awaitable[WatchlistGroup]] | None:
        """Read one group by its name (ServerRefused for an unknown one); None where `watchlist_groups` lists all."""
        ...

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        """Watchlists kept at the broker, with their securities in order."""
        ...

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add and remove securities; raises NotOffered for a group that the broker keeps by itself."""
        ...


class AlertService(Protocol):
    """Price alerts that the broker keeps, whether Tideboard runs or not, or that Tideboard keeps in its place."""

    @property
    def terms(self) -> AlertTerms:
        """What is kept here, and where it rings."""
        ...

    async def alerts(self, instrument: InstrumentId | None = None, market: Market | None = None) -> list[PriceAlert]:
        """Price alerts of one security, of a market, or all."""
        ...

    async def add_alert(self, alert: PriceAlert) -> str:
        """Set a new alert; returns its key, empty if not told. Raises BadInput for a value that makes no sense."""
        ...

    async def change_alert(self, alert: PriceAlert) -> None:
        """Replace kind, value, frequency, note, sessions and whether it is enabled, by its key."""
        ...

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Remove one alert, or all of the security."""
        ...


class Administration(Protocol):
    """Administration of a gateway program from outside; needs the admin scope."""

    async def status(self) -> AdminStatus:
        """The program's own status; needs the admin scope."""
        ...

    async def reload(self) -> None:
        """Have the program read its keys again."""
        ...

    async def shutdown(self) -> None:
        """End the program, for everybody on it."""
        ...


class GatewayProgram(Protocol):
    """A gateway program on this computer or another (OpenD, FutuOpenD-rs)."""

    @property
    def admin(self) -> Administration | None:
        """Administration; None for a program that is administered in its own window."""
        ...

    async def delay_statistics(self) -> DelayStatistics:
        """Delays that the program counted."""
        ...

    async def used_quota(self) -> QuotaUse:
        """Used quota of the whole login."""
        ...

    async def clients(self) -> list[ClientShare]:
        """Programs on the gateway with their subscriptions."""
        ...

    async def gateway_user(self) -> GatewayUser:
        """User of the login."""
        ...

    async def scopes(self) -> dict[Scope, ScopeState]:
        """What the key may do; every scope HELD where the gateway has no keys (OpenD)."""
        ...


async def practice_login(program: GatewayProgram | None) -> bool:
    """Whether the login of a gateway program is of a practice exchange; raises GatewayDown and RequestTimeout."""
    try:
        return program is not None and (await program.gateway_user()).practice
    except (GatewayDown, RequestTimeout):
        raise
    except GatewayError:
        return False  # a real program that does not offer it, or a key without the right to it


class RestConsole(Protocol):
    """Calls of single rows of the REST interface; only the REST gateway has one."""

    @property
    def rows(self) -> Sequence[RestRow]:
        """All rows in the reference's order."""
        ...

    async def call_row(self, row: RestRow, body: Any) -> RestAnswer:  # noqa: ANN401  any JSON value
        """Send one row and return what came back, refusals too.

        Refuses rows of kind trade and unlock (OrderDenied `approval-missing`): orders go through the guard, passwords
        through the Unlock dialog. Raises GatewayDown, RequestTimeout.
        """
        ...

    def curl(self, row: RestRow, body: Any) -> str:  # noqa: ANN401  any JSON value
        """The same call as a command line, the key masked."""
        ...

    def account_header(self, account: Account) -> dict[str, Any]:
        """The `header` of a request about an account (acc_id, trd_env, trd_market); empty for an unknown one."""
        ...
