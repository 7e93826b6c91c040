"""The sources of the figures in words: for the title, the help, and the captions of pictures and files."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.size_limits import SizeLimits
from tideboard_core.model.instrument import MARKET_CURRENCY
from tideboard_desktop.flow.providers.definition import DefinitionSource, definition_line
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.words import source_names
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.format import amount, clock_minutes, date_long, unit_for, units_in_force
from tideboard_desktop.ui.words.quote_rights import delays


def provider_words(sources: FlowDependencies, day: FlowDay) -> str:
    """The chip beside the title: provider and type of its figures, or both providers."""
    series, provider = day.series, sources.gateway.provider
    if series is None:
        return provider
    if day.comparison is not None:
        return " + ".join(source_names(series, day.comparison.other))
    if series.tiers is None:
        words = QCoreApplication.translate("FlowBody", "%1 \u00b7 net line only").replace("%1", provider)
    else:
        words = QCoreApplication.translate("FlowBody", "%1 \u00b7 moomoo tiers").replace("%1", provider)
    late = delays(sources.hub, [day.market])
    return f"{words} \u00b7 {late}" if late else words


def sources_shown(sources: FlowDependencies, day: FlowDay) -> list[DefinitionSource]:
    """Providers whose definitions apply to what is shown, the first provider first."""
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return [DefinitionSource(sources.gateway.provider, day.definition)]
    first, second = source_names(series, pair.other)
    sizes = size_words(sources.sizes(day.market), MARKET_CURRENCY[day.market])
    return [DefinitionSource(first, series.definition), DefinitionSource(second, pair.other.definition, sizes)]


def size_words(limits: SizeLimits, currency: str) -> str:
    """`1.00M, 200.00K and 40.00K HKD`."""
    figures = [amount(each, unit_for(each, units_in_force())) for each in limits]
    words = QCoreApplication.translate("Flow", "{largest}, {large} and {medium} {currency}")
    return words.format(largest=figures[0], large=figures[1], medium=figures[2], currency=currency)


def caption_of(sources: FlowDependencies, day: FlowDay, shown: str = "") -> list[str]:
    """Symbol, market time, `shown` and provider; below it the definitions."""
    subject, moment = day.subject(), sources.clock.market()
    time = f"{date_long(moment, subject.zone.key)} {clock_minutes(moment, subject.zone.key)} {subject.zone_name}"
    head = " \u00b7 ".join(part for part in (subject.symbol, time, shown, provider_words(sources, day)) if part)
    return [head, definition_line(*sources_shown(sources, day))]
