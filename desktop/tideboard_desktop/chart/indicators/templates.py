"""Named templates of a chart and favourite indicators, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.system.settings import ChartTemplate, Settings
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, known
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui.charts.curves import ChartForm, form_of
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.preferences import Preferences

translate = QCoreApplication.translate


class ChartView(NamedTuple):
    """What a template holds beside indicators: kind of scale, form of the bars."""

    scale: str = ""
    form: ChartForm = ChartForm.CANDLES


class ChartTemplates:
    """The templates as one chart uses them; without preferences they last as long as this object.

    `offer_undo` is called after one was deleted or replaced.
    """

    def __init__(
        self,
        chosen: ChartIndicators,
        preferences: Preferences | None,
        offer_undo: Callable[[Undo], None] = lambda _undo: None,
    ) -> None:
        self._chosen, self._preferences, self._offer_undo = chosen, preferences, offer_undo
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
        before = next((each for each in kept if each.name == name), None)
        if before is None:
            self._change(chart_templates=(*kept, one))
            return
        one = replace(one, groups=before.groups)
        self._swap(one, before)

        def words() -> str:
            return translate("Indicators", "Template “{name}” was replaced.").format(name=name)

        self._offer_undo(Undo(words, partial(self._swap, before, one)))

    def _swap(self, one: ChartTemplate, before: ChartTemplate) -> None:
        """Keep a template in the place of another; nothing if that is gone or was changed since."""
        kept = self._settings.chart_templates
        self._change(chart_templates=tuple(one if each == before else each for each in kept))

    def delete(self, name: str) -> None:
        """Forget a template."""
        kept = self._settings.chart_templates
        place = self.names.index(name)
        self._change(chart_templates=(*kept[:place], *kept[place + 1 :]))

        def words() -> str:
            return translate("Indicators", "Template “{name}” was deleted.").format(name=name)

        self._offer_undo(Undo(words, partial(self._restore, kept[place], place)))

    def _restore(self, one: ChartTemplate, place: int) -> None:
        """Keep a deleted template again, unless another one has its name; groups that have one by now keep theirs."""
        if one.name in self.names:
            return
        kept = self._settings.chart_templates
        taken = {group for each in kept for group in each.groups}
        one = replace(one, groups=tuple(group for group in one.groups if group not in taken))
        self._change(chart_templates=(*kept[:place], one, *kept[place:]))

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
