"""What the broker keeps for the account: watchlists and price alerts; margin rules and cash entries."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from tideboard_core.errors import BadInput, NotOffered, PermissionMissing, RateLimited, ServerRefused
from tideboard_core.gateway_parts.futu.known import known_ones, parts
from tideboard_core.gateway_parts.futu.refusals import raw_text, text_of
from tideboard_core.gateway_parts.futu.trading import FutuTrading
from tideboard_core.gateway_parts.futu.translate import account_rules, alerts, instruments
from tideboard_core.gateway_parts.futu.translate.symbols import QOT_MARKET, has_known_market, security
from tideboard_core.model.alerts import PriceAlert
from tideboard_core.model.derivatives import WatchedSecurity, WatchlistGroup
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry, MarginRule
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetPriceReminder_pb2,
    Qot_GetUserSecurity_pb2,
    Qot_GetUserSecurityGroup_pb2,
    Qot_ModifyUserSecurity_pb2,
    Qot_SetPriceReminder_pb2,
    Trd_FlowSummary_pb2,
    Trd_GetMarginRatio_pb2,
)
from tideboard_proto.opend.Trd_Common_pb2 import TrdHeader

log = logging.getLogger(__name__)

SYMBOLS_PER_CHANGE: Final = 200
USUAL_GROUPS: Final = ("自选", "自選")
"""What an account's first group is called, by the language of its program."""
READS_FOR_OWN_GROUPS: Final = 5
"""Reads of each window that the broker's own groups leave to the person's."""
SYMBOLS_PER_MARGIN_CALL: Final = 100
_MARKETS_WITH_ALERTS: Final = (Market.HK, Market.US, Market.SH, Market.SG)
"""The two mainland exchanges are one market to the broker here."""


class FutuKeeper(FutuTrading):
    """The part of the ReferenceSource port about what the broker keeps."""

    _system_groups: tuple[WatchlistGroup, ...] = ()

    # --- watchlists -------------------------------------------------------------------------------------------------

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        """The person's own groups, then the broker's, each by its name: it has no other mark.

        Of two groups of one name only the first can be reached. The broker's own groups are read while the rate limit
        leaves enough for the person's; the others are those of the look before, and left out before the first one.
        A carrier without a list of groups is asked for the one that every account has.
        """
        try:
            told = await self._group_names()
        except NotOffered:
            return await self._usual_groups()
        found = [await self._group(name, system=False) for name, kept in told.items() if not kept]
        self._system_groups = await self._read_system_groups([name for name, kept in told.items() if kept])
        return [*found, *self._system_groups]

    @property
    def lists_groups(self) -> bool:
        """Whether the carrier has a call that lists groups."""
        return True

    async def watchlist_group(self, name: str) -> WatchlistGroup:
        """One group by its name, where groups are not listed."""
        if self.lists_groups:
            raise NotOffered("call-not-offered", text=name)
        return await self._group(name, system=False)

    async def _group_names(self) -> dict[str, bool]:
        """Every group's name, and whether the broker keeps it."""
        c2s = Qot_GetUserSecurityGroup_pb2.C2S(groupType=Qot_GetUserSecurityGroup_pb2.GroupType_All)
        request = Qot_GetUserSecurityGroup_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetUserSecurityGroup, request, Qot_GetUserSecurityGroup_pb2.Response)
        system = Qot_GetUserSecurityGroup_pb2.GroupType_System
        told: dict[str, bool] = {}
        for row in reply.s2c.groupList:
            told.setdefault(raw_text(row.groupName), row.groupType == system)
        return told

    async def _usual_groups(self) -> list[WatchlistGroup]:
        found = []
        for name in USUAL_GROUPS:
            try:
                found.append(await self._group(name, system=False))
            except ServerRefused as error:
                if isinstance(error, RateLimited | PermissionMissing):
                    raise
                log.info("no group %s: %s", name, error.code)
        return found

    async def _read_system_groups(self, names: Sequence[str]) -> tuple[WatchlistGroup, ...]:
        known = {group.id: group for group in self._system_groups}
        for name in names:
            if self._limits.delay(ProtoId.Qot_GetUserSecurity, keep_free=READS_FOR_OWN_GROUPS) > 0:
                break
            known[name] = await self._group(name, system=True)
        return tuple(known[name] for name in names if name in known)

    async def _group(self, name: str, *, system: bool) -> WatchlistGroup:
        request = Qot_GetUserSecurity_pb2.Request(c2s=Qot_GetUserSecurity_pb2.C2S(groupName=name))
        reply = await self._call(ProtoId.Qot_GetUserSecurity, request, Qot_GetUserSecurity_pb2.Response)
        members = instruments.known_instruments(reply.s2c.staticInfoList)
        watched = tuple(WatchedSecurity(each.id, each.name, None, None) for each in members)
        return WatchlistGroup(id=name, name=text_of(name), securities=watched, system=system)

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add and remove securities; raises NotOffered for a group that the broker keeps by itself.

        What is removed leaves this group alone. Additions go first, so that a refusal has removed nothing.
        """
        if group.system:
            raise NotOffered("watchlist-kept-by-broker", group=group.name)
        for op, ids in (
            (Qot_ModifyUserSecurity_pb2.ModifyUserSecurityOp_Add, add),
            (Qot_ModifyUserSecurity_pb2.ModifyUserSecurityOp_MoveOut, remove),
        ):
            for part in parts(ids, SYMBOLS_PER_CHANGE):
                c2s = Qot_ModifyUserSecurity_pb2.C2S(
                    groupName=group.id, op=op, securityList=[security(each) for each in part]
                )
                request = Qot_ModifyUserSecurity_pb2.Request(c2s=c2s)
                await self._call(ProtoId.Qot_ModifyUserSecurity, request, Qot_ModifyUserSecurity_pb2.Response)

    # --- price alerts -----------------------------------------------------------------------------------------------

    @property
    def keeps_alerts(self) -> bool:
        """They ring at Futu, whether Tideboard runs or not."""
        return True

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
        request = Qot_GetPriceReminder_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetPriceReminder, request, Qot_GetPriceReminder_pb2.Response)
        rows = [row for row in reply.s2c.priceReminderList if has_known_market(row.security)]
        return [alert for row in rows for alert in alerts.alerts(row)]

    async def add_alert(self, alert: PriceAlert) -> str:
        """Set a new alert; returns its key. Raises BadInput for a value that makes no sense.

        One that is not to ring yet is disabled as soon as it is there.
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
        request = Qot_SetPriceReminder_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_SetPriceReminder, request, Qot_SetPriceReminder_pb2.Response)
        return reply.s2c.key

    # --- account ----------------------------------------------------------------------------------------------------

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """What the account may borrow on these securities; unknown ids are left out, NotOffered for another market."""
        known = self._known(account)
        of_market: dict[Market, list[InstrumentId]] = defaultdict(list)
        for each in ids:
            of_market[market_of(each)].append(each)
        found: list[MarginRule] = []
        for market, wanted in of_market.items():
            header = known.header(market)

            async def ask(part: Sequence[InstrumentId], header: TrdHeader = header) -> list[MarginRule]:
                c2s = Trd_GetMarginRatio_pb2.C2S(header=header, securityList=[security(each) for each in part])
                request = Trd_GetMarginRatio_pb2.Request(c2s=c2s)
                proto_id = ProtoId.Trd_GetMarginRatio
                reply = await self._call(proto_id, request, Trd_GetMarginRatio_pb2.Response, account.id)
                rows = [row for row in reply.s2c.marginRatioInfoList if has_known_market(row.security)]
                return [account_rules.margin_rule(row) for row in rows]

            found += await known_ones(wanted, ask, most=SYMBOLS_PER_MARGIN_CALL)
        return found

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Movements of money that cleared on these days, newest day first; the call takes one day at a time."""
        days = (end - begin).days + 1
        return [entry for back in range(days) for entry in await self._cash_of(account, end - timedelta(days=back))]

    async def _cash_of(self, account: Account, day: date) -> list[CashEntry]:
        c2s = Trd_FlowSummary_pb2.C2S(header=self._known(account).header(), clearingDate=day.isoformat())
        request = Trd_FlowSummary_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Trd_FlowSummary, request, Trd_FlowSummary_pb2.Response, account.id)
        market = min(account.markets, key=list(Market).index)
        return [
            account_rules.cash_entry(row, asked=day, market=market) for row in reply.s2c.flowSummaryInfoList
        ]  # fmt: skip
