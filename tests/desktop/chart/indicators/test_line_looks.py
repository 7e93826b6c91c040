"""Curves in the colour, width and dashes that a person chose, kept with the indicator."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from fakes.scenes.indicators import IndicatorScene
from tideboard_core.system.settings import ChartIndicator, LineStyle
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, known
from tideboard_desktop.ui.charts.curves import ChartLine, Dash
from tideboard_desktop.ui.theme import Appearance, make_theme


def lines(scene: IndicatorScene) -> dict[str, ChartLine]:
    picture = scene.chart.picture
    assert picture is not None
    return {line.name: line for line in picture.overlays}


def choose(menu: QMenu, *path: str) -> None:
    """Take an entry of a menu or of one below it."""
    *above, last = path
    for title in above:
        (below,) = (one for one in menu.findChildren(QMenu) if one.title() == title)
        menu = below
    (action,) = (one for one in menu.actions() if one.text() == last)
    assert isinstance(action, QAction)
    action.trigger()


async def test_a_line_gets_another_look_in_the_form(scene: IndicatorScene) -> None:
    """The preview stays dashed in the accent; added, the line is as chosen, in every theme."""
    control = scene.control
    control.open()
    dialog = control.dialog
    assert dialog is not None
    control.chosen.edit(0)
    form = dialog.form.lines
    assert [button.text() for button in form.buttons if not button.isHidden()] == ["MA5", "MA10", "MA20"]
    for path in (("Colour", "Plum"), ("Width", "2 px"), ("Line", "Dotted")):
        choose(form.menu(1), *path)
    assert lines(scene)["MA10"].colour == scene.theme.surface.accent
    control.chosen.accept()
    line = lines(scene)["MA10"]
    assert (line.colour, line.width, line.dash) == (scene.theme.free["plum"], 2.0, Dash.DOTTED)
    assert lines(scene)["MA5"].colour == scene.theme.curves[0]

    light = make_theme(Appearance.LIGHT)
    scene.theme.take_colours(light)
    scene.theme.show_colours()
    assert lines(scene)["MA10"].colour == light.free["plum"]

    control.chosen.edit(0)
    control.chosen.set_value("period_2", 11)
    choose(form.menu(1), "As usual")
    control.chosen.accept()
    assert (lines(scene)["MA11"].dash, lines(scene)["MA11"].colour) == (Dash.SOLID, light.curves[1])
    assert control.chosen.items[0].looks == {}


def test_looks_are_kept_and_unknown_ones_do_nothing() -> None:
    chosen = ChartIndicators()
    chosen.try_out("BOLL")
    label = "UPPER"
    chosen.set_look(label, LineStyle(colour="jade"))
    chosen.set_value("period", 30)
    chosen.accept()
    other = ChartIndicators()
    other.replace_all(known(chosen.items))
    assert other.items == chosen.items
    assert other.items[0].looks == {label: LineStyle(colour="jade")}
    odd = msgspec.to_builtins(chosen.items)
    odd[0]["looks"] = {label: {"colour": "infrared", "width": 1.0, "dash": "wavy"}}
    other.replace_all(known(msgspec.convert(odd, list[ChartIndicator])))
    assert other.items[0].looks[label].colour == "infrared"
