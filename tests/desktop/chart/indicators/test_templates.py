"""Templates and favourites in the settings."""

from __future__ import annotations

from tideboard_core.system.settings import ChartTemplate
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, chosen
from tideboard_desktop.chart.indicators.templates import ChartTemplates, ChartView
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui.charts.curves import ChartForm
from tideboard_desktop.ui.command import Undo


def test_a_template_brings_back_what_was_shown() -> None:
    indicators = ChartIndicators()
    templates = ChartTemplates(indicators, None)
    indicators.replace_all([chosen("BOLL", {"period": 30}), chosen("KDJ")])
    templates.view = ChartView("log", ChartForm.AREA)
    templates.save("Swing")
    shown = indicators.items
    indicators.replace_all([chosen("MA")])
    templates.save("Plain")

    assert templates.names == ("Swing", "Plain")
    assert templates.show("Swing") == ChartView("log", ChartForm.AREA)
    assert indicators.items == shown


def test_a_name_is_replaced_in_its_place_and_deleted() -> None:
    indicators = ChartIndicators()
    offered: list[Undo] = []
    templates = ChartTemplates(indicators, None, offered.append)
    for name in ("One", "Two", "One"):
        indicators.add(chosen("MA"))
        templates.save(name)
    assert list(templates.names) == ["One", "Two"]
    templates.show("One")
    assert len(indicators.items) == 3
    templates.set_group(IntervalGroup.DAYS, "One")
    templates.delete("One")
    assert list(templates.names) == ["Two"]
    templates.set_group(IntervalGroup.DAYS, "Two")

    replaced, deleted = offered
    assert replaced.words() == "Template “One” was replaced."
    assert deleted.words() == "Template “One” was deleted."
    for undo in (replaced, deleted, deleted):  # what is gone is not replaced, what is there not restored again
        undo.run()
    assert list(templates.names) == ["One", "Two"]
    assert templates.of_group(IntervalGroup.DAYS) == "Two"
    templates.show("One")
    assert len(indicators.items) == 3
    templates.set_group(IntervalGroup.DAYS, "")


def test_a_template_that_was_replaced_can_be_had_again() -> None:
    indicators = ChartIndicators()
    offered: list[Undo] = []
    templates = ChartTemplates(indicators, None, offered.append)
    indicators.add(chosen("MA"))
    templates.save("One")
    templates.set_group(IntervalGroup.DAYS, "One")
    indicators.add(chosen("RSI"))
    templates.save("One")
    offered[-1].run()
    templates.show("One")
    assert len(indicators.items) == 1
    assert templates.of_group(IntervalGroup.DAYS) == "One"


def test_a_group_of_intervals_has_its_template() -> None:
    indicators = ChartIndicators()
    templates = ChartTemplates(indicators, None)
    for name in ("Day flow", "Swing"):
        indicators.add(chosen("MA"))
        templates.save(name)
    templates.set_group(IntervalGroup.MINUTES, "Day flow")
    templates.set_group(IntervalGroup.HOURS, "Day flow")
    templates.set_group(IntervalGroup.DAYS, "Swing")
    templates.set_group(IntervalGroup.HOURS, "Swing")
    templates.save("Day flow")
    assert [templates.of_group(group) for group in IntervalGroup] == ["Day flow", "Swing", "Swing", "", ""]
    templates.set_group(IntervalGroup.DAYS, "")
    templates.delete("Day flow")
    assert [templates.of_group(group) for group in IntervalGroup] == ["", "Swing", "", "", ""]


def test_favourites_are_kept() -> None:
    templates = ChartTemplates(ChartIndicators(), None)
    templates.set_favourites(("RSI",))
    assert templates.favourites == ("RSI",)
    assert ChartTemplate(name="x").indicators == ()
