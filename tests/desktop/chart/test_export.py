"""What a chart's files hold: caption, every digit, indicators; nothing of the account unless it is asked for."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.scenes.window.saving import saved
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import sandbox_thread, standing_options
from tideboard_core import __version__
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.export import bar_table
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture

TENCENT = InstrumentId("HK.00700")
TEXT = "{http://www.w3.org/2000/svg}text"


class Account(ChartLayer):
    """Shows an account's number."""

    private = True

    def paint(self, painter: QPainter, picture: Picture) -> None:
        painter.drawText(QPointF(200, 200), "7001234567")

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        painter.drawText(QPointF(200, 240), "cost 600.1")


OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[ChartScene]:
    """Bars of five minutes on screen, with MACD below them."""
    with sandbox_thread(OPTIONS) as sandbox:
        async with chart_scene(OPEND, sandbox, TENCENT) as opened:
            opened.show()
            opened.dock.choose_interval("5m")
            await opened.until(lambda: opened.count > 100)
            await opened.dock.cell.indicators.load()
            indicators = opened.dock.cell.indicators.chosen
            indicators.replace_all([*indicators.items, chosen("MACD")])
            yield opened


async def test_every_export_of_a_chart(scene: ChartScene, tmp_path: Path) -> None:
    """One scene for all, since it starts a sandbox."""
    dock, chart = scene.dock, scene.dock.chart
    export = dock.export
    chart.add_layer(Account())
    picture, facts = chart.picture, scene.hub.value(Topic.INSTRUMENT.of(TENCENT))
    assert picture is not None
    assert facts is not None
    acts = {one.id: one for one in export.commands()}

    async def written(act: str, path: Path) -> bytes:
        assert acts[act].enabled()
        return await saved(scene.window, acts[act], path)

    png = QImage.fromData(await written("chart.picture.png2", tmp_path / "a.png"))
    assert png.width() == 2 * chart.width()
    assert png.height() > 2 * chart.height() + 60
    small = QImage.fromData(await written("chart.picture.png", tmp_path / "b.png"))
    assert small.width() == chart.width()

    svg = (await written("chart.picture.svg", tmp_path / "c.svg")).decode()
    drawing = ET.fromstring(svg)  # noqa: S314  our own file
    texts = ["".join(part.itertext()).strip() for part in drawing.iter(TEXT)]
    told = " ".join(texts)
    for words in (
        "HK.00700",
        "5 minutes",
        "adjustment: Forward",
        "trading hours: Regular",
        "HKT",
        "made ",
        f"Tideboard {__version__}",
        "MA5",
        "MACD 12 26 9",
    ):
        assert words in told
    assert "7001234567" not in told
    assert "cost 600.1" not in told
    export.private.setChecked(True)
    assert b"7001234567" in export.svg()
    assert b"cost 600.1" in export.svg()

    acts["chart.picture.copy"].run()
    assert QApplication.clipboard().image().width() == chart.width()
    assert dock.foot.words.text() == "The picture of the chart is copied."

    text = (await written("price_chart.save", tmp_path / "d.csv")).decode("utf-8-sig")
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head[:4] == ["# symbol: HK.00700", f"# name: {facts.name}", "# interval: 5m", "# adjustment: forward"]
    assert {line.split(":")[0] for line in head} >= {"# session", "# zone", "# source", "# from", "# to", "# made at"}
    rows = list(csv.DictReader(lines[len(head) :]))
    assert len(rows) == scene.count
    hongkong = timezone(timedelta(hours=8))
    assert rows[-1]["time"] == datetime.fromtimestamp(int(picture.rows.start[-1]) * 60, hongkong).isoformat()
    for name in ("open", "high", "low", "close"):
        assert [float(row[name]) for row in rows] == getattr(picture.rows, name).tolist()
    mean = {line.name: line.values for line in picture.overlays}["MA5"]
    assert float(rows[-1]["MA5"]) == mean[-1]
    assert rows[0]["MA5"] == ""
    assert "MACD 12 26 9: DIF" in rows[0]
    assert float(rows[-1]["change [%]"]) == pytest.approx((picture.rows.close[-1] / picture.rows.close[-2] - 1) * 100)

    indicators = dock.cell.indicators.chosen
    indicators.replace_all([*indicators.items, chosen("BOLL"), chosen("DC"), chosen("KC")])
    columns = bar_table(chart.picture or picture, 0, scene.count, "HKD").more
    upper = {name: values[-1] for name, values in columns.items() if name.endswith("UPPER")}
    assert set(upper) == {"BOLL 20 2.0: UPPER", "DC 20: UPPER", "KC 20 10 2.0: UPPER"}
    assert len(set(upper.values())) == 3
    assert "MA5" in columns

    seen = picture.visible()
    assert seen is not None
    text = (await written("chart.csv.view", tmp_path / "e.csv")).decode("utf-8-sig")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) == seen.last - seen.first + 1
