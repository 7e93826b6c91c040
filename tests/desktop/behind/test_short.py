"""Short selling: what of the volume was sold short against its usual range, and the open positions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from fakes.values.behind import NEWEST, TENCENT, short_positions, short_volumes, unstated_volumes, weekdays
from tideboard_core.model.behind.short_selling import ShortVolume
from tideboard_desktop.behind.questions import PictureContext
from tideboard_desktop.behind.short import ShortSales, open_picture, share_of_volume, sold_picture
from tideboard_desktop.ui.plots.figure import Curve, PlotBars

SHOWN = PictureContext(instrument=TENCENT, option="")


def test_the_newest_share_stands_among_the_sixty_days_before_it() -> None:
    value = short_volumes([99.0] * 30 + [10.0] * 30 + [20.0] * 30 + [15.0])
    picture = sold_picture(ShortSales(value), SHOWN)
    assert "19 Nov 2026, 15.0% of the volume, 150,000 shares sold short" in picture.foot
    assert "50th percentile of 60 days" in picture.foot  # the thirty days of 99 % are too long ago
    assert "usually 10.0% to 20.0%" in picture.foot
    assert "counted at NYSE" in picture.heading
    assert any(isinstance(part, PlotBars) and part.base == pytest.approx(10.0) for part in picture.figure.parts)


def test_days_that_the_answer_lacks_come_from_the_archive_and_are_counted() -> None:
    value = short_volumes([30.0] * 15 + [12.0])
    assert "percentile not recorded yet" in sold_picture(ShortSales(short_volumes([12.0])), SHOWN).foot
    assert "below all 15 of 15 days" in sold_picture(ShortSales(value), SHOWN).foot
    earlier = weekdays(40)[:20]
    picture = sold_picture(ShortSales(value, dict.fromkeys(earlier, 10.0)), SHOWN)
    assert "57th percentile of 35 days, 20 of them recorded here" in picture.foot
    assert "usually 10.0% to 30.0%" in picture.foot


def test_few_days_have_no_percentile_and_say_how_many_there_are() -> None:
    foot = sold_picture(ShortSales(short_volumes([30.0] * 4 + [12.0])), SHOWN).foot
    assert "4 of 20 sessions" in foot
    assert "usually" not in foot


def test_what_was_recorded_long_ago_or_later_does_not_count() -> None:
    value = short_volumes([10.0] * 30 + [12.0])
    recorded = {NEWEST - timedelta(days=130): 99.0, NEWEST + timedelta(days=1): 99.0, NEWEST: 50.0}
    foot = sold_picture(ShortSales(value, recorded), SHOWN).foot
    assert "above all 30 of 30 days" in foot
    assert "recorded here" not in foot


def test_a_figure_of_the_answer_stands_before_a_recorded_one() -> None:
    value = short_volumes([10.0] * 30 + [12.0])
    foot = sold_picture(ShortSales(value, {day.day: 99.0 for day in value.days}), SHOWN).foot
    assert "above all 30 of 30 days" in foot


def test_a_figure_without_a_unit_has_no_percentile() -> None:
    picture = sold_picture(ShortSales(unstated_volumes(list(range(1, 80)))), SHOWN)
    assert "percentile" not in picture.foot
    assert "rate: 79" in picture.foot
    assert "the broker calls it \u201crate\u201d, its unit is not known" in picture.heading
    assert [column.head for column in picture.figure.columns] == ["day", "rate [LongPort, unit not known]"]


def test_the_share_is_the_providers_else_computed() -> None:
    day = short_volumes([12.5]).days[0]
    assert share_of_volume(day) == Decimal("12.5")
    assert share_of_volume(ShortVolume(day=day.day, percent=Decimal(3), shares=1, volume=2)) == 3
    assert share_of_volume(ShortVolume(day=day.day, shares=1, volume=0)) is None
    assert share_of_volume(ShortVolume(day=day.day)) is None


def test_the_table_has_every_figure_with_its_unit() -> None:
    heads = [column.head for column in sold_picture(ShortSales(short_volumes([12.5])), SHOWN).figure.columns]
    assert heads == [
        "day",
        "sold short [shares]",
        "volume [shares]",
        "sold short [% of volume]",
        "NYSE [shares]",
        "rate [Script, unit not known]",
    ]


def test_positions_are_steps_at_their_report_days_beside_the_days_to_cover() -> None:
    picture = open_picture(short_positions(), SHOWN)
    names = [part.name for part in picture.figure.parts if isinstance(part, Curve)]
    assert names == ["Open positions", "Days to cover (right)"]
    assert picture.figure.read(1) == "30 Oct 2026, 1.75% of the float, 1,250,000 shares short, 1.1 days to cover"
    assert "published on 11 Nov 2026" in picture.foot
    assert "not what a day sold" in picture.heading
