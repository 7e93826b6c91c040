"""Futu's price reminders, which the broker checks and fires whether Tideboard runs or not."""

from __future__ import annotations

import logging
from typing import Final

from tideboard_core.errors import BadInput, NotOffered, PermissionMissing
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import alerts
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, has_known_market, security
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.watch.alerts import AlertTerms, PriceAlert
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetPriceReminder_pb2,
    Qot_SetPriceReminder_pb2,
)

log = logging.getLogger(__name__)

_MARKETS_WITH_ALERTS: Final = (Market.HK, Market.US, Market.SH, Market.SG)
"""Markets to list: OpenD's reminders treat Shanghai and Shenzhen as one market."""


class FutuAlerts:
    """Price alerts at Futu."""

    terms = AlertTerms(kept=alerts.kept_value)

    def __init__(self, link: FutuLink) -> None:
        self._link = link

    async def alerts(self, instrument: InstrumentId | None = None, market: Market | None = None) -> list[PriceAlert]:
        """Price alerts of one security, of a market, or all; markets that the login may not ask about are left out."""
        if instrument is not None:
            return await self._alerts(Qot_GetPriceReminder_pb2.C2S(security=security(instrument)))
        if market is not None:
            return await self._alerts_of(market)
        found: list[PriceAlert] = []
        for each in _MARKETS_WITH_ALERTS:
            try:
                found += await self._alerts(Qot_GetPriceReminder_pb2.C2S(market=QOT_MARKET[each]))
            except (NotOffered, PermissionMissing) as error:
                log.info("alerts of %s not listed: %s", each, error.code)
        return list({(alert.instrument, alert.key): alert for alert in found}.values())

    async def _alerts_of(self, market: Market) -> list[PriceAlert]:
        found = await self._alerts(Qot_GetPriceReminder_pb2.C2S(market=QOT_MARKET[market]))
        return [alert for alert in found if market_of(alert.instrument) is market]

    async def _alerts(self, c2s: Qot_GetPriceReminder_pb2.C2S) -> list[PriceAlert]:
        reply = await self._link.call(ProtoId.Qot_GetPriceReminder, c2s)
        rows = [row for row in reply.priceReminderList if has_known_market(row.security)]
        return [alert for row in rows for alert in alerts.alerts(row)]

    async def add_alert(self, alert: PriceAlert) -> str:
        """Add an alert and return its key; raises BadInput for a value that could never fire.

        OpenD adds every alert enabled, so a disabled one is switched off by a second call.
        """
        key = await self._set(alerts.set_request(alert, Qot_SetPriceReminder_pb2.SetPriceReminderOp_Add))
        if not alert.enabled:
            await self._switch(alert.instrument, key, enabled=False)
        return str(key)

    async def change_alert(self, alert: PriceAlert) -> None:
        """Replace kind, value, frequency, note, sessions and whether it is enabled, by its key."""
        if not alert.key:
            raise BadInput("alert-key", key="")
        await self._set(alerts.set_request(alert, Qot_SetPriceReminder_pb2.SetPriceReminderOp_Modify))
        await self._switch(alert.instrument, alerts.key_of(alert.key), enabled=alert.enabled)

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Remove one alert, or all of the security."""
        op = Qot_SetPriceReminder_pb2.SetPriceReminderOp_DelAll
        c2s = Qot_SetPriceReminder_pb2.C2S(security=security(instrument), op=op)
        if key is not None:
            c2s.op, c2s.key = Qot_SetPriceReminder_pb2.SetPriceReminderOp_Del, alerts.key_of(key)
        await self._set(c2s)

    async def _switch(self, instrument: InstrumentId, key: int, *, enabled: bool) -> None:
        on, off = (
            Qot_SetPriceReminder_pb2.SetPriceReminderOp_Enable,
            Qot_SetPriceReminder_pb2.SetPriceReminderOp_Disable,
        )
        await self._set(Qot_SetPriceReminder_pb2.C2S(security=security(instrument), op=on if enabled else off, key=key))

    async def _set(self, c2s: Qot_SetPriceReminder_pb2.C2S) -> int:
        reply: Qot_SetPriceReminder_pb2.S2C = await self._link.call(ProtoId.Qot_SetPriceReminder, c2s)
        return reply.key
