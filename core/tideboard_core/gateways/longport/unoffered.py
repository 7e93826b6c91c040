"""What LongPort has no call for: each is refused with a reason of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.link import Link
from tideboard_core.model.alerts import PriceAlert
from tideboard_core.model.gateway_health import (
    AdminStatus,
    ClientShare,
    DelayStatistics,
    GatewayUser,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.reference import (
    CodeChange,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    Suspension,
)
from tideboard_core.model.screen import ROWS_PER_PAGE, Screen, ScreenPage


class LongportUnoffered(Link):
    """The rest of the ReferenceSource port, and the whole of GatewayProgram: every call raises NotOffered."""

    async def plates(self, market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Raise NotOffered."""
        raise NotOffered("plates-not-offered", provider=self.provider)

    async def plate_members(self, plate: InstrumentId) -> list[Instrument]:
        """Raise NotOffered."""
        raise NotOffered("plates-not-offered", provider=self.provider)

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        """Raise NotOffered."""
        raise NotOffered("plates-not-offered", provider=self.provider)

    async def screen(self, wanted: Screen, *, begin: int = 0, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Raise NotOffered."""
        raise NotOffered("screen-not-offered", provider=self.provider)

    async def futures(self, ids: Sequence[InstrumentId]) -> list[FutureInfo]:
        """Raise NotOffered."""
        raise NotOffered("futures-not-offered", provider=self.provider)

    async def ipos(self, market: Market) -> list[IpoEntry]:
        """Raise NotOffered."""
        raise NotOffered("ipos-not-offered", provider=self.provider)

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Raise NotOffered."""
        raise NotOffered("corporate-actions-not-offered", provider=self.provider)

    async def code_changes(self, ids: Sequence[InstrumentId] = ()) -> list[CodeChange]:
        """Raise NotOffered."""
        raise NotOffered("code-changes-not-offered", provider=self.provider)

    async def suspensions(self, ids: Sequence[InstrumentId], begin: date, end: date) -> list[Suspension]:
        """Raise NotOffered."""
        raise NotOffered("suspensions-not-offered", provider=self.provider)

    # --- alerts -----------------------------------------------------------------------------------------------------

    @property
    def keeps_alerts(self) -> bool:
        """LongPort has no call for them."""
        return False

    async def alerts(self, instrument: InstrumentId | None = None, market: Market | None = None) -> list[PriceAlert]:
        """Raise NotOffered."""
        raise NotOffered("alerts-not-offered", provider=self.provider)

    async def add_alert(self, alert: PriceAlert) -> str:
        """Raise NotOffered."""
        raise NotOffered("alerts-not-offered", provider=self.provider)

    async def change_alert(self, alert: PriceAlert) -> None:
        """Raise NotOffered."""
        raise NotOffered("alerts-not-offered", provider=self.provider)

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Raise NotOffered."""
        raise NotOffered("alerts-not-offered", provider=self.provider)

    # --- gateway program --------------------------------------------------------------------------------------------

    async def delay_statistics(self) -> DelayStatistics:
        """Raise NotOffered: there is no program between us and the broker."""
        self._no_program()

    async def used_quota(self) -> QuotaUse:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def clients(self) -> list[ClientShare]:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def gateway_user(self) -> GatewayUser:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def admin_status(self) -> AdminStatus:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def admin_reload(self) -> None:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    async def admin_shutdown(self) -> None:
        """Raise NotOffered, as `delay_statistics`."""
        self._no_program()

    def _no_program(self) -> NoReturn:
        raise NotOffered("gateway-program-not-offered", provider=self.provider)
