"""Words about a second provider: the state of the comparison, and its limits."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, RateLimited, UnknownSymbol
from tideboard_core.model.flow import FlowDefinition
from tideboard_desktop.flow.providers.model import FlowSeries
from tideboard_desktop.flow.providers.second import Standing
from tideboard_desktop.ui.widgets.empty_state import EmptyState

_BRANDS = {FlowDefinition.FUTU: "Futu", FlowDefinition.LONGPORT: "LongPort"}
"""Company names, the same in every language."""


def source_names(first: FlowSeries, second: FlowSeries) -> tuple[str, str]:
    """Names of the two lines; ports of one practice exchange are named by the rule that they follow."""
    if first.provider != second.provider:
        return first.provider, second.provider
    names = (f"{series.provider} {_BRANDS[series.definition]}" for series in (first, second))
    return next(names), next(names)


def standing_words(standing: Standing, provider: str, last: str, error: GatewayError | None) -> str:
    """One line in the chart's corner; empty while both lines are current. `last` = HH:MM of the newest minute."""
    texts = {
        Standing.LOADING: QCoreApplication.translate("Flow", "{provider}: loading"),
        Standing.REFUSED: _refused(error),
        Standing.DISCONNECTED: QCoreApplication.translate("Flow", "{provider}: no connection"),
        Standing.LATE: QCoreApplication.translate("Flow", "{provider}: no answer"),
        Standing.OTHER_SECURITY: QCoreApplication.translate("Flow", "{provider}: another security, not compared"),
        Standing.OTHER_CURRENCY: QCoreApplication.translate("Flow", "{provider}: another currency, not compared"),
        Standing.NO_COMMON_MINUTE: QCoreApplication.translate("Flow", "{provider}: no minute of this session"),
    }
    text = texts.get(standing, "").replace("{provider}", provider)
    if text and last:
        text = f"{text}, " + QCoreApplication.translate("Flow", "last minute {time}").replace("{time}", last)
    return text


def shape_words() -> str:
    """The note for US stocks (protocol/longport.md, section 10)."""
    return QCoreApplication.translate("Flow", "US: only the shape is comparable, LongPort counts Nasdaq Basic trades")


def intraday_alone(words: EmptyState, provider: str) -> EmptyState:
    """The state of a history that the provider does not have, with the way back to the intraday chart."""
    sentence = QCoreApplication.translate("Flow", "{provider} has no flow history").replace("{provider}", provider)
    return EmptyState(
        kind=words.kind,
        sentence=sentence,
        detail=QCoreApplication.translate("Flow", "its flow is the minutes of today"),
        name=QCoreApplication.translate("Flow", "Not offered by this provider"),
        reason=QCoreApplication.translate(
            "Flow", "{provider} gives today's minutes only. Days, weeks and months come with Futu OpenD."
        ).replace("{provider}", provider),
        button=QCoreApplication.translate("Flow", "Intraday chart"),
    )


def absent_words() -> str:
    """Why the toggle is off."""
    return QCoreApplication.translate("Flow", "No second provider of capital flow is connected.")


def _refused(error: GatewayError | None) -> str:
    if isinstance(error, PermissionMissing):
        return QCoreApplication.translate("Flow", "{provider}: the right is missing")
    if isinstance(error, NotOffered | UnknownSymbol):
        return QCoreApplication.translate("Flow", "{provider}: not offered for this security")
    if isinstance(error, RateLimited):
        return QCoreApplication.translate("Flow", "{provider}: rate limited, asks again soon")
    return QCoreApplication.translate("Flow", "{provider}: refused")
