"""Health of a gateway program, read section by section, so that a failure of one leaves the others."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import NotOffered, PermissionMissing, ServerRefused, TideboardError
from tideboard_core.model.gateway_health import (
    CallDelay,
    DelayStatistics,
    GatewayUser,
    OrderDelay,
    QuotaUse,
)
from tideboard_core.model.hub_keys import ClientShare
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, figure_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour

T = TypeVar("T")
_ELSEWHERE = frozenset({"subQuota", "historyKLQuota", "avatarUrl", "userAttribution"})
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ReadResult(Generic[T]):
    """One answer, or the error in its place."""

    value: T | None = None
    error: TideboardError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReading:
    """All sections but the admin status, which is read on request."""

    delays: ReadResult[DelayStatistics]
    quota: ReadResult[QuotaUse]
    clients: ReadResult[list[ClientShare]]
    user: ReadResult[GatewayUser]

    def __len__(self) -> int:
        """Number of sections with an answer."""
        return sum(part.error is None for part in (self.delays, self.quota, self.clients, self.user))


async def read_health(gateway: Gateway) -> HealthReading:
    """Read every section. Raises NotOffered if none is offered, GatewayDown, RequestTimeout, RateLimited."""
    program = offered(gateway, gateway.program, Offer.PROGRAM)
    reading = HealthReading(
        delays=await _part(program.delay_statistics()),
        quota=await _part(program.used_quota()),
        clients=await _part(program.clients()),
        user=await _part(program.gateway_user()),
    )
    errors = [part.error for part in (reading.delays, reading.quota, reading.clients, reading.user)]
    if all(isinstance(error, NotOffered) for error in errors):
        assert errors[0] is not None
        raise errors[0]
    return reading


async def _part(answer: Awaitable[T]) -> ReadResult[T]:
    try:
        return ReadResult(await answer)
    except (NotOffered, PermissionMissing, ServerRefused) as error:
        return ReadResult(error=error)


def login_words(user: GatewayUser | None) -> str:
    """Id, name and other facts of a login, without its limits, which the quota section shows."""
    if user is None:
        return ""
    named = {name: value for name, value in user.details.items() if value and name not in _ELSEWHERE}
    name, level = named.pop("nickName", ""), named.pop("apiLevel", "")
    api_level = translate("Health", "API level {level}").format(level=level) if level else ""
    rest = [f"{each} {value}" for each, value in named.items()]
    return " \u00b7 ".join(part for part in (user.id, name, api_level, *rest) if part)


def quota_limits(user: GatewayUser | None) -> tuple[int | None, int | None]:
    """Total quota of the login for subscriptions and for history securities, if the gateway reports it."""
    details = {} if user is None else user.details
    return _number(details, "subQuota"), _number(details, "historyKLQuota")


def use_words(used: int | None, limit: int | None) -> str:
    """`23 of 1,000 used, 977 left`."""
    if used is None:
        return translate("Common", "not reported")
    if limit is None:
        return translate("Health", "{used} used; the limit is not reported").format(used=fmt.quantity(used))
    text = translate("Health", "{used} of {limit} used, {left} left")
    left = fmt.quantity(max(limit - used, 0))
    return text.format(used=fmt.quantity(used), limit=fmt.quantity(limit), left=left)


def push_words(kind: str) -> str:
    return {
        "price": translate("Common", "Prices"),
        "ticker": translate("Health", "Ticks"),
        "order-book": translate("Health", "Order books"),
        "broker": translate("Health", "Broker queues"),
    }.get(kind, kind)


def milliseconds(value: Any) -> str:  # noqa: ANN401  a figure of a column
    """A number of milliseconds with one decimal: `3.2`."""
    return f"{float(value):,.1f}"


def call_columns() -> list[ValueColumn[CallDelay]]:
    """Columns of the calls: name, count, milliseconds in total, in the gateway, in the network."""
    return [
        text_column("call", translate("Health", "Call"), lambda row: row.name),
        count_column("count", translate("Health", "Calls"), lambda row: row.count, width=64),
        *_times(),
        _local_column(),
    ]


def order_columns() -> list[ValueColumn[OrderDelay]]:
    """Columns of the orders: id, milliseconds in total, in the gateway, in the network, until the status update."""
    update = translate("Health", "Update")
    return [
        text_column("order", translate("Health", "Order"), lambda row: row.order_id),
        *_times(),
        figure_column("update", update, lambda row: row.update, milliseconds, width=74, head="update [ms]", spare=1),
    ]


def client_columns() -> list[ValueColumn[ClientShare]]:
    """Columns of the connected programs: connection, whether it is ours, subscriptions used."""

    def whose(row: ClientShare) -> str:
        return translate("Common", "Tideboard") if row.own else ""

    return [
        text_column("program", translate("Common", "Program"), lambda row: row.connection, second=whose),
        count_column("used", translate("Common", "Subscriptions"), lambda row: row.used, width=110),
    ]


def _times() -> list[ValueColumn[Any]]:
    return [
        _time("total", translate("Health", "ms in all"), 80, 0),
        _time("gateway", translate("Common", "Gateway"), 74, 2),
        _time("network", translate("Health", "Network"), 74, 3),
    ]


def _time(key: str, title: str, width: int, spare: int) -> ValueColumn[Any]:
    def get(row: Any) -> float:  # noqa: ANN401  either kind of delay
        return float(getattr(row, key))

    return figure_column(key, title, get, milliseconds, width=width, head=f"{key} [ms]", spare=spare)


def _local_column() -> ValueColumn[CallDelay]:
    def words(row: CallDelay) -> str:
        return translate("Health", "from its memory") if row.local else ""

    return ValueColumn(
        key="local",
        head="local",
        title=translate("Health", "Answered"),
        width=110,
        cell=lambda row: Cell(words(row), TextColour.QUIET),
        value=lambda row: row.local,
        spare=4,
    )


def _number(details: dict[str, str], name: str) -> int | None:
    text = details.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else None
