"""Words about a second provider: the state of the comparison, and its limits."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import (
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    UnknownSymbol,
)
from tideboard_core.model.flow import FlowDefinition
from tideboard_desktop.flow.providers.model import FlowSeries
from tideboard_desktop.flow.providers.second import ComparisonState

translate = QCoreApplication.translate

_BRANDS = {FlowDefinition.FUTU: "Futu", FlowDefinition.LONGPORT: "LongPort", FlowDefinition.OWN: ""}
"""Company names, the same in every language."""


def source_names(first: FlowSeries, second: FlowSeries) -> tuple[str, str]:
    """Names of the two lines; ports of one practice exchange are named by the rule that they follow."""
    if first.provider != second.provider:
        return first.provider, second.provider
    names = (f"{series.provider} {_BRANDS[series.definition]}" for series in (first, second))
    return next(names), next(names)


def comparison_words(comparison_state: ComparisonState, provider: str, last: str, error: GatewayError | None) -> str:
    """One line in the chart's corner; empty while both lines are current. `last` = HH:MM of the newest minute."""
    texts = {
        ComparisonState.LOADING: translate("Flow", "{provider}: loading"),
        ComparisonState.REFUSED: _refused(error),
        ComparisonState.DISCONNECTED: translate("Flow", "{provider}: no connection"),
        ComparisonState.LATE: translate("Flow", "{provider}: no answer"),
        ComparisonState.OTHER_SECURITY: translate("Flow", "{provider}: another security, not compared"),
        ComparisonState.OTHER_CURRENCY: translate("Flow", "{provider}: another currency, not compared"),
        ComparisonState.NO_COMMON_MINUTE: translate("Flow", "{provider}: no minute of this session"),
    }
    text = texts.get(comparison_state, "").replace("{provider}", provider)
    if text and last:
        text = f"{text}, " + translate("Flow", "last minute {time}").replace("{time}", last)
    return text


def shape_words() -> str:
    """The note for US stocks (protocol/longport.md, section 10)."""
    return translate("Flow", "US: only the shape is comparable, LongPort counts Nasdaq Basic trades")


def regular_words() -> str:
    """The note for markets with trading outside regular hours."""
    return translate("Flow", "regular hours only")


def assumed_words(last_known: date) -> str:
    """The note past the end of the calendar table."""
    return translate("Flow", "hours assumed: calendar ends {date}").format(date=last_known)


def no_price_words(error: GatewayError) -> str:
    """The note while the price line is refused."""
    if isinstance(error, PermissionMissing):
        return translate("Flow", "no price line: the right is missing")
    if isinstance(error, NotOffered):
        return translate("Flow", "no price line: not offered")
    if isinstance(error, QuotaExceeded):
        return translate("Flow", "no price line: the subscription quota is full")
    return translate("Flow", "no price line: the provider refused it")


def absent_words() -> str:
    """Why the toggle is off."""
    return translate("Flow", "No second provider of capital flow is connected.")


def _refused(error: GatewayError | None) -> str:
    if isinstance(error, PermissionMissing):
        return translate("Flow", "{provider}: the right is missing")
    if isinstance(error, NotOffered | UnknownSymbol):
        return translate("Flow", "{provider}: not offered for this security")
    if isinstance(error, RateLimited):
        return translate("Flow", "{provider}: rate limited, asks again soon")
    return translate("Flow", "{provider}: refused")
