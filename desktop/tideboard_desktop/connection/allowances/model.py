"""Quote rights of the login, and how much of the broker's quotas and rate limits is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import GatewayError, PermissionMissing, QuotaExceeded, RateLimited
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.hub_keys import HISTORY_QUOTA, ORDERS_LINK, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import HistoryQuota, LinkState, QuotaPeriod
from tideboard_core.model.order import Account, PaperAccount
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import CallKind, CallsUsed, Gateway
from tideboard_desktop.connection.check.words import right_words
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.quote_rights import package_of

if TYPE_CHECKING:  # loaded with the page
    from tideboard_core.collector.past_bars import PastPlan
    from tideboard_core.model.history_use import TableLimit

CountTrades = Callable[[Account], Awaitable[int | None]]
"""Returns how many fills of an account are kept of this month in Hong Kong, None where none can be read."""
_TABLE_CURRENCY: Final = "HKD"
"""The broker's table is in it; of funds in another currency nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Wanted keys without data, by reason: no permission, quota used up, rate limit."""

    permission: tuple[Key[object], ...] = ()
    quota: tuple[Key[object], ...] = ()
    rate: tuple[Key[object], ...] = ()


class Allowances(QObject):
    """Reads session, schedule and hub; `refresh` requests rights and history quota from the gateway."""

    changed = Signal()

    def __init__(
        self,
        hub: Hub,
        gateway: Gateway,
        session: ConnectionSession,
        schedule: FlowSchedule,
        tasks: Tasks,
        *,
        other: FlowSchedule | None = None,
        plan: Callable[[], PastPlan | None] = lambda: None,
    ) -> None:
        """`other` polls a second provider's flow, None without one; `plan` is the collector's for history."""
        super().__init__()
        self._hub, self._gateway, self.session, self.schedule, self._tasks = hub, gateway, session, schedule, tasks
        self.other, self.plan = other, plan
        self.rights: dict[Market, QuoteRight] | None = None
        self.history_offered = True
        self._history: HistoryQuota | None = None
        self._of = -1
        self._trades: int | None = None
        self._count: CountTrades | None = None

    def ask_again(self) -> None:
        """Ask for what was refused for want of a right, without waiting for the day to be over, and for the rights."""
        self._hub.ask_again()
        self._of = -1  # a package may have been bought since the login
        self.refresh()

    def refresh(self) -> None:
        """Request rights and history quota, once after each login."""
        status = self.session.status
        if status.state in {LinkState.LIVE, LinkState.DEGRADED} and status.generation != self._of:
            self._of, self.rights, self._history, self.history_offered = status.generation, None, None, True
            self._tasks.spawn(self._ask(), name="quote rights")

    async def _ask(self) -> None:
        try:
            self.rights = await self._gateway.quotes.quote_rights()
            self.changed.emit()
            await self._ask_history()
        except GatewayError:
            self._of = -1  # the next `refresh` asks again
        self.changed.emit()

    async def _ask_history(self) -> None:
        self.history_offered = self._gateway.quotes.bar_offer.history_costs
        if self.history_offered:
            self._history = await self._gateway.quotes.bar_quota()

    @property
    def history(self) -> HistoryQuota | None:
        """The allowance for history as of the last read of it, None before one."""
        return self._hub.value(HISTORY_QUOTA) or self._history

    @property
    def history_by_table(self) -> TableLimit | None:
        """The broker's published limit of the account with the most assets, None where no table is known for it.

        Of paper accounts there is none: their keys have limits of their own.
        """
        quota = self.history
        if quota is None or quota.period is not QuotaPeriod.MONTH or ORDERS_LINK not in self.session.links:
            return None
        from tideboard_core.model.history_use import limit_by_table

        real = [each for each in self._hub.value(Topic.ACCOUNTS.of("")) or () if not isinstance(each, PaperAccount)]
        found = (self._hub.value(Topic.FUNDS.of(each.id)) for each in real)
        assets = [each.total_assets for each in found if each is not None and each.currency == _TABLE_CURRENCY]
        return limit_by_table(max(assets), self._trades) if assets else None

    def count_by(self, trades: CountTrades) -> None:
        """Count this month's trades by the kept fills from now on; without it they are not known."""
        self._count = trades

    def look_again(self) -> None:
        """Read the allowance for history anew, since days go by without a read, and count the trades for its table."""
        if self._history is not None:
            self._tasks.spawn(self._look_again(), name="history allowance")

    async def _look_again(self) -> None:
        try:
            await self._ask_history()
        except GatewayError:
            return  # what was read last stays
        quota = self.history
        if self._count is not None and quota is not None and quota.period is QuotaPeriod.MONTH:
            await self._count_trades(self._count)
        self.changed.emit()

    async def _count_trades(self, count: CountTrades) -> None:
        real = [each for each in self._hub.value(Topic.ACCOUNTS.of("")) or () if not isinstance(each, PaperAccount)]
        found = [await count(each) for each in real]
        self._trades = max((each for each in found if each is not None), default=None)

    def right_of(self, market: Market) -> str:
        """The quote right of a market, such as `LV2`; empty while it is not known, which also requests it."""
        self.refresh()
        right = None if self.rights is None else self.rights.get(market)
        return "" if right is None else right_words(right)

    def package_of(self, market: Market) -> QuotePackage | None:
        """The quote package of a market in the broker's words, None if the broker reports none."""
        return package_of(self._hub, market)

    def days_left(self, market: Market) -> int | None:
        """Calendar days at the exchange until the package of a market ends; None if that is not known."""
        state = self._hub.value(Topic.GATEWAY_STATE.of(""))
        package = self.package_of(market)
        if state is None or package is None or package.expires is None:
            return None
        return (package.expires - exchange_date(market, state.time)).days

    def held_by_topic(self) -> Counter[Topic[object]]:
        """Number of subscriptions that Tideboard holds, by topic."""
        return Counter(key.topic for key in self.session.holds())

    def used_by_others(self) -> int | None:
        """Subscriptions of other programs on this gateway, as last reported; None before that."""
        info = self.session.quota
        return None if info is None else max(0, info.used - _counted(info, info.own) - info.own_more)

    def used_by_us(self) -> int:
        """Our present subscriptions, with the candles that the gateway had subscribed by itself as last reported."""
        info = self.session.quota
        return len(self.session.holds()) + (0 if info is None else info.own_more)

    def used(self) -> tuple[int, int]:
        """Used and allowed subscriptions: our present ones plus the others' as last reported; (0, 0) = not known."""
        info, others = self.session.quota, self.used_by_others()
        if info is None or others is None:
            return 0, 0
        return others + _counted(info, self.session.holds()) + info.own_more, info.used + info.remaining

    def unwanted(self) -> int:
        """Subscriptions that nothing shows any more; they end once the broker permits it, a minute after they began."""
        return len(self.session.holds() - self._hub.wanted_subscriptions())

    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits, by kind."""
        return self._gateway.calls

    def refusals(self) -> Refusals:
        """The keys that are wanted now and refused, by reason."""
        errors = list(self._errors(self._hub.wanted()))
        return Refusals(
            permission=_of_kind(errors, PermissionMissing),
            quota=_of_kind(errors, QuotaExceeded),
            rate=_of_kind(errors, RateLimited),
        )

    def _errors(self, keys: Iterable[Key[object]]) -> Iterable[tuple[Key[object], GatewayError]]:
        for key in sorted(keys):
            failure = self.schedule.failure(key)
            error = self.session.refused(key) or (None if failure is None else failure.error)
            if error is not None:
                yield key, error


def _counted(info: SubscriptionInfo, keys: Collection[Key[object]]) -> int:
    """Number of subscriptions as the broker's quota counts them."""
    return len({key.subject for key in keys}) if info.per_symbol else len(keys)


def _of_kind(errors: Iterable[tuple[Key[object], GatewayError]], kind: type[GatewayError]) -> tuple[Key[object], ...]:
    return tuple(key for key, error in errors if isinstance(error, kind))
