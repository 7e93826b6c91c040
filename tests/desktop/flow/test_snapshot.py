"""Pictures of the chart: PNG and SVG with their caption."""

from __future__ import annotations

from collections.abc import AsyncIterator
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.dock import Stage, open_stage, settle
from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.snapshot import captioned, svg_drawing
from tideboard_desktop.flow.svg_outlines import outlined_in_turns
from tideboard_desktop.ui.charts.captioned import png_bytes
from tideboard_desktop.ui.theme import colour

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
async def stage(qapp: QApplication) -> AsyncIterator[Stage]:
    """The made-up day on screen."""
    async with open_stage(qapp) as opened:
        opened.services.publish_day()
        await settle()
        opened.frame_now()
        yield opened


async def test_the_caption_names_symbol_time_provider_and_definition(stage: Stage) -> None:
    """And no account: the picture is made to be shown to others."""
    head, definition = stage.body.caption()

    assert head == "HK.00700 \u00b7 Fri 20 Nov 2026 10:46 HKT \u00b7 Sandbox \u00b7 moomoo tiers"
    assert "ask" in definition
    stage.body.show_account("7001234567")
    assert "7001234567" not in " ".join(stage.body.caption())
    assert b"7001234567" not in svg_drawing(stage.body, stage.body.caption(), stage.services.theme)


async def test_a_png_has_the_pixels_of_the_screen_and_the_caption_below(stage: Stage) -> None:
    """Words stand on the panel's ground, below the dock."""
    body, theme = stage.body, stage.services.theme
    data = png_bytes(captioned(body, body.caption(), theme))
    image = QImage.fromData(data)

    assert data.startswith(b"\x89PNG")
    assert image.width() == round(body.width() * body.devicePixelRatioF())
    assert image.height() > body.height() + 30
    strip = image.copy(0, body.height(), image.width(), image.height() - body.height())
    inks = {strip.pixelColor(x, y).name() for x in range(400) for y in range(strip.height())}
    assert colour(theme.surface.panel).name() in inks
    assert len(inks) > 10, "no words"


@pytest.mark.parametrize("period", [FlowPeriod.INTRADAY, FlowPeriod.DAY])
async def test_an_svg_is_shapes_with_words_as_outlines(stage: Stage, period: FlowPeriod) -> None:
    """It parses, needs no font, holds no picture of the chart, and still can be searched."""
    stage.dock.choose_period(period)
    await settle()
    body = stage.body
    data = await outlined_in_turns(svg_drawing(body, body.caption(), stage.services.theme))
    root = ET.fromstring(data)  # noqa: S314  our own
    words = [group.get("aria-label", "") for group in root.iter(f"{SVG}g") if group.get("aria-label")]

    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}text"))
    assert any("HK.00700" in word for word in words)
    assert any("Net inflow" in word for word in words)
    sizes = [float(image.get("width", "0")) for image in root.iter(f"{SVG}image")]
    assert max(sizes, default=0) < 100, "the chart is a picture inside"
    assert ("2026" if period is FlowPeriod.DAY else "09:30") in words


async def test_an_svg_looks_like_the_screen(stage: Stage) -> None:
    """Drawn again it has the same ground, and ink where the chart has its bars."""
    stage.dock.choose_period(FlowPeriod.DAY)
    await settle()
    body, theme = stage.body, stage.services.theme
    renderer = QSvgRenderer(QByteArray(await outlined_in_turns(svg_drawing(body, body.caption(), theme))))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()

    assert renderer.defaultSize().width() == body.width()
    assert image.pixelColor(3, image.height() - 3) == colour(theme.surface.panel)
    screen = body.grab().toImage()
    points = [(x, y) for x in range(80, 850, 7) for y in range(140, 500, 7)]
    near = sum(abs(image.pixelColor(x, y).lightness() - screen.pixelColor(x, y).lightness()) < 40 for x, y in points)
    assert near > len(points) * 0.93
