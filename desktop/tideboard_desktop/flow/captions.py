"""Who the figures on screen are from: for the title, the help, and the captions of pictures and files."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.definition import Source, definition_line
from tideboard_desktop.flow.second_texts import source_names
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.format import clock_minutes, date_long
from tideboard_desktop.models.packages import delays


def provider_words(sources: FlowSources, day: FlowDay) -> str:
    """The chip beside the title: provider and what kind of figures it gives, or both providers."""
    series, provider = day.series, sources.feed.provider
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


def sources_shown(sources: FlowSources, day: FlowDay) -> list[Source]:
    """Providers whose definitions belong to what is on screen, the first one first."""
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return [Source(sources.feed.provider, day.definition)]
    first, second = source_names(series, pair.other)
    return [Source(first, series.definition), Source(second, pair.other.definition)]


def caption_of(sources: FlowSources, day: FlowDay, shown: str = "") -> list[str]:
    """Symbol, market time, `shown` and provider; below it the definitions."""
    subject, moment = day.subject(), sources.clock.market()
    time = f"{date_long(moment, subject.zone.key)} {clock_minutes(moment, subject.zone.key)} {subject.zone_name}"
    head = " \u00b7 ".join(part for part in (subject.symbol, time, shown, provider_words(sources, day)) if part)
    return [head, definition_line(*sources_shown(sources, day))]
