"""What the login may see and how much of the broker's allowances is used, asked for while somebody looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded, RateLimited
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import Session
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import HistoryQuota, LinkState
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.model.session import exchange_date
from tideboard_core.model.subscriptions import SubscriptionInfo
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.connection.check.words import right_words
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.bars.quote_rights import package_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Wanted keys that give nothing, by the three reasons that are never mixed."""

    permission: tuple[Key[object], ...] = ()
    quota: tuple[Key[object], ...] = ()
    rate: tuple[Key[object], ...] = ()


class Allowances(QObject):
    """Reads session, schedule and hub; rights and history quota are asked of the gateway by `refresh`."""

    changed = Signal()

    def __init__(
        self,
        hub: Hub,
        gateway: Gateway,
        session: Session,
        schedule: FlowSchedule,
        tasks: Tasks,
        *,
        other: FlowSchedule | None = None,
    ) -> None:
        """`other` polls a second provider's flow, None without one."""
        super().__init__()
        self._hub, self._gateway, self.session, self.schedule, self._tasks = hub, gateway, session, schedule, tasks
        self.other = other
        self.rights: dict[Market, QuoteRight] | None = None
        self.history: HistoryQuota | None = None
        self.history_told = True
        self._of = -1

    def refresh(self) -> None:
        """Ask for rights and history quota, once for each connection."""
        status = self.session.status
        if status.state in {LinkState.LIVE, LinkState.DEGRADED} and status.generation != self._of:
            self._of, self.rights, self.history, self.history_told = status.generation, None, None, True
            self._tasks.spawn(self._ask(), name="quote rights")

    async def _ask(self) -> None:
        try:
            self.rights = await self._gateway.quotes.quote_rights()
            self.changed.emit()
            program = offered(self._gateway, self._gateway.program, Offer.HISTORY_QUOTA)
            self.history = await program.history_quota()
        except NotOffered:
            self.history_told = False  # and does not become so by asking again
        except GatewayError:
            self._of = -1  # asked again with the next look
        self.changed.emit()

    def right_of(self, market: Market) -> str:
        """`LV2`; empty while nothing is known. Asks for what it does not know yet."""
        self.refresh()
        right = None if self.rights is None else self.rights.get(market)
        return "" if right is None else right_words(right)

    def package_of(self, market: Market) -> QuotePackage | None:
        """The same in the broker's words, None while nothing is told."""
        return package_of(self._hub, market)

    def days_left(self, market: Market) -> int | None:
        """Exchange days until the package of a market ends; None while that is not told."""
        state = self._hub.value(Topic.GATEWAY_STATE.of(""))
        package = self.package_of(market)
        if state is None or package is None or package.expires is None:
            return None
        return (package.expires - exchange_date(market, state.time)).days

    def held_by_topic(self) -> Counter[Topic[object]]:
        """How many subscriptions Tideboard holds, by what they bring."""
        return Counter(key.topic for key in self.session.holds())

    def of_others(self) -> int | None:
        """Subscriptions of other programs on this gateway, when it was last asked; None before it was."""
        info = self.session.quota
        return None if info is None else max(0, info.used - _counted(info, info.own))

    def used(self) -> tuple[int, int]:
        """Used and allowed: ours of this moment with the others', never two moments; (0, 0) = not known."""
        info, others = self.session.quota, self.of_others()
        if info is None or others is None:
            return 0, 0
        return others + _counted(info, self.session.holds()), info.used + info.remaining

    def unwanted(self) -> int:
        """Subscriptions that nothing shows any more, to be given back after their minute."""
        return len(self.session.holds() - self._hub.wanted_subscriptions())

    def refusals(self) -> Refusals:
        """What is wanted and refused just now."""
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
    """Keys as the broker's quota counts them."""
    return len({key.subject for key in keys}) if info.per_symbol else len(keys)


def _of_kind(errors: Iterable[tuple[Key[object], GatewayError]], kind: type[GatewayError]) -> tuple[Key[object], ...]:
    return tuple(key for key, error in errors if isinstance(error, kind))
