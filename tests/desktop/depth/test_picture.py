"""What is painted anew of a picture equals what is painted at once, and shows what the columns have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import after, busy_day, ladder, tick
from tideboard_core.archive.gaps import GapReason
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.depth_day import SessionDepth
from tideboard_core.flow.depth.price_rows import FIXED, PriceRows
from tideboard_core.model.quote import AggressorSide
from tideboard_desktop.depth.picture import DepthPicture, Scene
from tideboard_desktop.depth.plane import Plane
from tideboard_desktop.depth.ramp import ramp
from tideboard_desktop.ui.theme import Appearance, Theme, make_theme

PLANE = Plane(
    width=240,
    height=180,
    bars_top=186,
    bars_height=40,
    ratio=1.0,
    left=0,
    per_column=2,
    per_pixel=1,
    top=60,
    row_height=3,
)


def step_of(_price: int) -> int:
    return 5_000


def day_of(count: int) -> SessionDepth:
    day = SessionDepth(TENCENT, session(DAY))
    for number, (moment, shown) in enumerate(busy_day(count, seconds=count)):
        if 40 <= number < 60:
            day.log.gap(after(40), GapReason.LINK)
            continue
        day.log.take(shown, moment)
        if number % 3 == 0:
            side = AggressorSide.BUY if number % 2 else AggressorSide.SELL
            day.take_ticks([tick(number, number, float(shown.asks[0].price), 100 * (number % 50 + 1) ** 2, side)])
    return day


def brought_up(columns: DepthColumns) -> DepthColumns:
    columns.update()
    while not columns.ready:
        columns.update()
    return columns


def scene_of(columns: DepthColumns, newest: int) -> Scene:
    rows = PriceRows(6_800_000, 7_200_000, step_of)
    return Scene(
        columns=columns,
        rows=rows,
        steps=FIXED,
        least=100_000 * 10_000,
        bid=True,
        ask=True,
        newest=newest,
        cells=True,
        bars=500_000,
        grid=((), tuple(range(0, len(rows), 10))),
    )


def plane_of(scene: Scene, **more: int) -> Plane:
    """The plane whose right edge is a little after now."""
    plane = replace(PLANE, **more)
    left = scene.newest + 8 - plane.cells * plane.per_pixel
    return replace(plane, left=left // plane.per_pixel * plane.per_pixel, top=scene.rows.row_of(7_015_000) + 30)


def as_image(picture: DepthPicture) -> QImage:
    return picture.pixmap.copy(picture.area).toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(picture: DepthPicture) -> NDArray[np.int16]:
    image = as_image(picture)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(np.int16)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    assert qapp is not None
    return make_theme()


@pytest.mark.parametrize(("per_column", "per_pixel"), [(1, 1), (2, 1), (7, 1), (1, 3)])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_picture_that_moved_equals_one_that_is_painted_at_once(
    theme: Theme, per_column: int, per_pixel: int, ratio: float
) -> None:
    day = day_of(150)
    columns = brought_up(DepthColumns(day, 1))
    rows = None
    moved = DepthPicture(theme)
    for second in range(150, 190):
        day.log.take(ladder(701 + second % 3, {700.0: second * 100}), after(second))
        if second % 4 == 0:
            day.take_ticks([tick(1000 + second, second - 5, 701.5, 40_000)])
        columns.update()
        scene = scene_of(columns, columns.axis.opening + second)
        rows = rows or scene.rows
        scene = replace(scene, rows=rows)
        plane = replace(plane_of(scene, per_column=per_column, per_pixel=per_pixel), ratio=ratio)
        moved.show(scene, plane, columns.take_changed())
        whole = DepthPicture(theme)
        whole.show(scene, plane, 0)
        # Qt blends what is cut at an edge with other instructions, which may round the other way
        assert np.abs(pixels(moved) - pixels(whole)).max() <= 2, second
    assert moved.painted == 1


def test_other_prices_choices_and_colours_are_painted_anew(theme: Theme) -> None:
    columns = brought_up(DepthColumns(day_of(100), 1))
    scene = scene_of(columns, columns.axis.opening + 99)
    plane = plane_of(scene)
    picture = DepthPicture(theme)
    picture.show(scene, plane, 0)
    for other, where in (
        (replace(scene, least=1), plane),
        (replace(scene, bid=False), plane),
        (replace(scene, steps=(1,) * 9), plane),
        (scene, replace(plane, top=plane.top + 1)),
        (scene, replace(plane, left=plane.left - 5)),
    ):
        before = picture.painted
        picture.show(other, where, columns.axis.count)
        assert picture.painted == before + 1
    theme.take_colours(make_theme(Appearance.LIGHT))
    before = picture.painted
    picture.show(scene, replace(plane, left=plane.left - 5), columns.axis.count)
    assert picture.painted == before + 1


def test_a_cell_has_the_colour_of_its_shares_and_nothing_stands_beyond_the_levels(theme: Theme) -> None:
    day = SessionDepth(TENCENT, session(DAY))
    day.log.take(ladder(700, {702.0: 20_000, 698.0: 500}), after(0))
    columns = brought_up(DepthColumns(day, 1))
    scene = replace(scene_of(columns, columns.axis.opening + 50), bid=False, ask=False, grid=((), ()))
    plane = plane_of(scene)
    picture = DepthPicture(theme)
    picture.show(scene, plane, 0)
    image, x = as_image(picture), plane.x_of(scene.newest)

    def colour_at(price: int) -> QColor:
        return QColor(image.pixel(x, plane.y_of(scene.rows.row_of(price)) + 1))

    colours = ramp(theme)
    assert colour_at(7_020_000) == colours[9]
    assert colour_at(6_980_000) == colours[0]
    assert colour_at(7_010_000) == colours[1]
    assert colour_at(7_000_000) == colour_at(7_055_000) == QColor(theme.surface.inset)
    assert QColor(image.pixel(plane.x_of(scene.newest + 3), 60)) == QColor(theme.surface.inset)


def test_a_gap_is_hatched_from_the_open_on_and_nothing_is_after_now(theme: Theme) -> None:
    day = SessionDepth(TENCENT, session(DAY))
    day.log.take(ladder(700), after(20))
    columns = brought_up(DepthColumns(day, 1))
    scene = replace(scene_of(columns, columns.axis.opening + 60), grid=((), ()))
    plane = plane_of(scene)
    picture = DepthPicture(theme)
    picture.show(scene, plane, 0)
    image = as_image(picture)

    def colours(column: int) -> set[int]:
        return {image.pixel(plane.x_of(column), y) for y in range(plane.height)}

    assert len(colours(columns.axis.opening + 10)) > 2
    assert len(colours(columns.axis.opening - 5)) == 1
    assert len(colours(scene.newest + 2)) == 1


@pytest.mark.parametrize("steps", [(2, 1), (1, 4)])
def test_bars_have_the_shares_of_their_side(theme: Theme, steps: tuple[int, int]) -> None:
    day = SessionDepth(TENCENT, session(DAY))
    day.log.take(ladder(700), after(0))
    day.take_ticks([tick(1, 30, 700, 400_000), tick(2, 30.5, 700.5, 50_000, AggressorSide.SELL)])
    columns = brought_up(DepthColumns(day, 1))
    scene = scene_of(columns, columns.axis.opening + 60)
    plane = plane_of(scene, per_column=steps[0], per_pixel=steps[1])
    picture = DepthPicture(theme)
    picture.show(scene, plane, 0)
    image = as_image(picture)
    x = plane.x_of(columns.axis.opening + 30)
    column = [QColor(image.pixel(x, y)) for y in range(plane.bars_top, plane.bars_top + plane.bars_height)]
    up, down = column.count(QColor(theme.up.text)), column.count(QColor(theme.down.text))
    assert up == 400_000 * 18 // 500_000
    assert 0 < down <= 50_000 * 18 // 500_000 + 1


def test_all_columns_of_a_pixel_count_and_the_last_one_is_shown(theme: Theme) -> None:
    day = SessionDepth(TENCENT, session(DAY))
    for second in range(100):
        day.log.take(ladder(700, {701.0: 20_000 if second % 4 == 3 else 0}), after(second))
    columns = brought_up(DepthColumns(day, 1))
    scene = replace(scene_of(columns, columns.axis.opening + 99), bid=False, ask=False, grid=((), ()))
    plane = plane_of(scene, per_column=1, per_pixel=4)
    assert (columns.axis.opening - plane.left) % 4 == 0
    picture = DepthPicture(theme)
    picture.show(scene, plane, 0)
    image = as_image(picture)
    y = plane.y_of(scene.rows.row_of(7_010_000)) + 1
    shown = [image.pixel(plane.x_of(columns.axis.opening + at), y) for at in range(0, 96, 4)]
    assert set(shown) == {ramp(theme)[9].rgb()}


def test_hostile_values_are_painted(theme: Theme) -> None:
    day = SessionDepth(TENCENT, session(DAY))
    day.log.take(ladder(700), after(0))
    day.take_ticks([tick(1, 1, 123_456_789.5, 2**40), tick(2, 1, 0.0001, 1)])
    columns = brought_up(DepthColumns(day, 1))
    scene = scene_of(columns, columns.axis.opening + 5)
    DepthPicture(theme).show(replace(scene, least=0), plane_of(scene), 0)
    assert np.all(columns.trades.sums.shares > 0)
