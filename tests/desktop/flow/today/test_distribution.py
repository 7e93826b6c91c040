"""The mirrored bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import second_distribution
from tideboard_desktop.flow.today.distribution import DistributionPanel
from tideboard_desktop.flow.today.distribution_rows import DistributionView, title_words, total
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
FLOW = flow_day.capital_flow()
VIEW = DistributionView(
    data=flow_day.distribution(FLOW, 4e9), turnover=4e9, zone="Asia/Hong_Kong", seconds=42, live=True
)


@pytest.fixture
def table(theme: Theme, on_screen: Show) -> DistributionPanel:
    """The table at the width of the default layout."""
    result = DistributionPanel(theme)
    on_screen(result, 928, 172)
    return result


def lengths(image: QImage, text_colour: str) -> list[int]:
    """For each row of pixels that holds `text_colour`, how many there are; one figure per run of rows."""
    wanted = QColor(text_colour).rgb()
    counts = [sum(image.pixel(x, y) == wanted for x in range(image.width())) for y in range(40, 135)]
    return sorted({count for count in counts if count > 20}, reverse=True)


def test_bars_are_in_proportion(theme: Theme, table: DistributionPanel) -> None:
    """The larger amount has the longer bar, both sides on one scale."""
    table.show_view(VIEW)
    image = table.grab().toImage()
    out, into = VIEW.data.outflow, VIEW.data.inflow
    left, right = lengths(image, theme.down.shades[1])[0], lengths(image, theme.up.shades[1])[0]

    assert left / right == pytest.approx(out.large / into.large, abs=0.02)


def test_it_says_its_own_time_and_age(table: DistributionPanel) -> None:
    """And how much of the turnover has a side."""
    table.show_view(VIEW)
    assert "Extra-large out" in table.accessibleDescription()
    assert table.toolTip() == "An estimate from trade direction and size, not a record of who paid"


def test_three_sizes_take_the_shades_of_large_medium_and_small(theme: Theme, table: DistributionPanel) -> None:
    """Six bars, none in the shade of an extra-large one, and nothing said of bid and ask."""
    sizes = second_distribution(flow_day.distribution(FLOW, 4e9))
    table.show_view(replace(VIEW, data=sizes))
    image = table.grab().toImage()
    for role in (theme.up, theme.down):
        assert [bool(bars(image, shade)) for shade in role.shades] == [False, True, True, True]
    assert "Extra-large" not in table.accessibleDescription()
    assert "sizes as LongPort counts them" in " ".join(title_words(replace(VIEW, data=sizes)))


def test_two_providers_stand_in_the_same_three_sizes(theme: Theme, table: DistributionPanel) -> None:
    """The first filled, the second in outline; extra-large is counted as large, and the title says so."""
    first = flow_day.distribution(FLOW, 4e9)
    view = replace(VIEW, other=second_distribution(first), names=("Futu OpenD", "LongPort"))
    table.show_view(view)
    image = table.grab().toImage()

    assert view.rows[0].inflow == first.inflow.extra_large + first.inflow.large
    assert total(view.rows).net == pytest.approx(first.inflow.total - first.outflow.total)
    assert [bool(bars(image, shade)) for shade in theme.up.shades] == [False, True, True, True]
    assert "extra-large counted as large" in title_words(view)
    assert "Futu OpenD Large out" in table.accessibleDescription()
    assert "LongPort Small out" in table.accessibleDescription()
    alone = replace(view, other=None, names=("", ""))
    assert "extra-large counted as large" not in title_words(alone)
    table.show_view(alone)
    assert table.grab().toImage() != image


def bars(image: QImage, text_colour: str) -> list[int]:
    """Rows of pixels with a bar of this shade: more of it than the cap of another bar."""
    wanted = QColor(text_colour).rgb()
    rows = (sum(image.pixel(x, y) == wanted for x in range(200, 730)) for y in range(45, 140))
    return [count for count in rows if count > 12]


def test_the_same_figures_are_not_painted_twice(table: DistributionPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal views are one view."""
    table.show_view(VIEW)
    painted: list[int] = []
    monkeypatch.setattr(table, "update", lambda *_part: painted.append(1))
    table.show_view(replace(VIEW))
    assert not painted
    table.show_view(replace(VIEW, seconds=30))
    table.show_view(replace(VIEW, seconds=31))
    table.show_view(replace(VIEW, seconds=39.9))
    assert len(painted) == 1
    table.show_view(replace(VIEW, seconds=40))
    assert len(painted) == 2


def test_a_turnover_that_changes_no_share_paints_nothing(
    table: DistributionPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes with each quote, the shares of it rarely."""
    table.show_view(VIEW)
    painted: list[int] = []
    monkeypatch.setattr(table, "update", lambda *_part: painted.append(1))
    table.show_view(replace(VIEW, turnover=4e9 + 1))
    assert not painted
    table.show_view(replace(VIEW, turnover=8e9))
    assert painted


def test_an_age_counts_by_the_second_only_while_it_warns() -> None:
    """Each new text of a title is painted."""
    texts = [
        title_words(replace(VIEW, seconds=seconds, live=live))
        for seconds, live in ((80, True), (89, True), (95, True), (95, False))
    ]
    assert ["age 80 s" in words for words in texts] == [True, True, False, False]
    assert title_words(replace(VIEW, seconds=91, live=True))[1] == "age 2 min"


def test_an_empty_table_gives_its_reason(table: DistributionPanel) -> None:
    """Words instead of bars."""
    before = table.grab().toImage()
    table.show_view(None, "Asking for the distribution")
    assert table.grab().toImage() != before
    assert table.accessibleDescription() == ""


def test_in_a_low_window_it_is_one_line_with_the_nets(theme: Theme, table: DistributionPanel) -> None:
    """Each net in its role colour; the table comes back with the room."""
    table.show_view(VIEW)
    table.show_height(34, one_line=True)
    assert table.height() == 34
    image = table.grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme.up.text.lower(), theme.down.text.lower()} <= inks

    table.show_height(172, one_line=False)
    assert table.height() == 172


def test_a_narrow_line_keeps_the_nets_of_the_largest_orders(
    table: DistributionPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room goes to the extra-large first; the small ones are in the table."""
    painted: list[str] = []
    monkeypatch.setattr(
        DistributionPanel, "_paint_net", lambda _panel, _painter, _right, name, _net, _text, room: painted.append(name)
    )
    table.show_view(replace(VIEW, day="today"))  # below other days, whose lines have other labels
    table.show_height(34, one_line=True)
    for width in (928, 620, 330):
        table.resize(width, 34)
        painted.append(str(width))
        table.grab()

    assert painted == ["928", "S", "M", "L", "XL", "620", "S", "M", "L", "XL", "330", "L", "XL"]


def test_a_narrow_line_without_nets_has_the_bars_of_every_tier(table: DistributionPanel) -> None:
    table.show_view(VIEW)
    table.show_height(34, one_line=True)
    table.resize(606, 34)
    picture = table.grab().toImage()
    coloured = {
        x // 50
        for x in range(picture.width())
        if any(QColor(picture.pixel(x, y)).hsvSaturation() > 120 for y in range(picture.height()))
    }
    assert len(coloured) >= 4


def test_nets_that_the_line_ends_have_stand_in_the_table_alone(
    table: DistributionPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the tiers of the chart's own day; two providers and other days keep them."""
    painted: list[str] = []
    monkeypatch.setattr(
        DistributionPanel, "_paint_net", lambda _panel, _painter, _right, _name, _net, text, room: painted.append(text)
    )
    for view in (VIEW, replace(VIEW, day="today")):
        table.show_view(view)
        table.show_height(34, one_line=True)
        table.grab()

    assert painted[:4] == [""] * 4
    assert all(painted[4:])
