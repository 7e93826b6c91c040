"""Named templates of a chart and favourite indicators, kept in the settings."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from tideboard_core.system.settings import ChartTemplate, Settings
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, known
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui.charts.curves import ChartForm, form_of
from tideboard_desktop.ui.preferences import Preferences


class ChartView(NamedTuple):
    """What a template holds beside indicators: kind of scale, form of the bars."""

    scale: str = ""
    form: ChartForm = ChartForm.CANDLES


class ChartTemplates:
    """The templates as one chart uses them; without preferences they last as long as this object."""

    def __init__(self, chosen: ChartIndicators, preferences: Preferences | None) -> None:
        self._chosen, self._preferences = chosen, preferences
        self._unkept = Settings()
        self.view = ChartView()
        """What `save` keeps beside the indicators; the chart's owner sets it."""

    @property
    def _settings(self) -> Settings:
        return self._unkept if self._preferences is None else self._preferences.settings

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order in which they were saved."""
        return tuple(one.name for one in self._settings.chart_templates)

    @property
    def favourites(self) -> tuple[str, ...]:
        """Codes of favourite indicators."""
        return self._settings.favourite_indicators

    def set_favourites(self, codes: tuple[str, ...]) -> None:
        """Keep other favourites."""
        self._change(favourite_indicators=codes)

    def save(self, name: str) -> None:
        """Keep what the chart shows under a name; one of the same name is replaced."""
        one = ChartTemplate(
            name=name, indicators=tuple(self._chosen.items), scale=self.view.scale, form=self.view.form.value
        )
        kept = self._settings.chart_templates
        if name in self.names:
            groups = next(each.groups for each in kept if each.name == name)
            one = replace(one, groups=groups)
            self._change(chart_templates=tuple(one if each.name == name else each for each in kept))
        else:
            self._change(chart_templates=(*kept, one))

    def delete(self, name: str) -> None:
        """Forget a template."""
        self._change(chart_templates=tuple(one for one in self._settings.chart_templates if one.name != name))

    def show(self, name: str) -> ChartView:
        """Show a template's indicators; returns the rest of it. KeyError for a name that there is not."""
        for one in self._settings.chart_templates:
            if one.name == name:
                self._chosen.replace_all(known(one.indicators))
                before = ChartForm.HOLLOW if one.hollow else ChartForm.CANDLES
                return ChartView(one.scale, form_of(one.form, before))
        raise KeyError(name)

    def of_group(self, group: IntervalGroup) -> str:
        """The name of the template that is shown by itself on intervals of a group, empty for none."""
        kept = self._settings.chart_templates
        return next((one.name for one in kept if group.value in one.groups), "")

    def set_group(self, group: IntervalGroup, name: str) -> None:
        """Show a template by itself on intervals of a group; empty for none."""

        def changed(one: ChartTemplate) -> ChartTemplate:
            left = tuple(each for each in one.groups if each != group.value)
            return replace(one, groups=(*left, group.value) if one.name == name else left)

        self._change(chart_templates=tuple(changed(one) for one in self._settings.chart_templates))

    def _change(self, **fields: object) -> None:
        if self._preferences is not None:
            self._preferences.change(**fields)
        else:
            self._unkept = replace(self._unkept, **fields)  # type: ignore[arg-type]  # names are the callers' literals
