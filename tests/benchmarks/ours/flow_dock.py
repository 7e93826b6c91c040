"""Our flow chart with a made-up day. A round measures a new minute in the chart, and a price."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from benchmarks.ours.screen import Drawn
from benchmarks.subject import serve
from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.dock import open_stage, settle
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_desktop.flow.today.day_picture import day_picture
from tideboard_desktop.startup.app import run_loop

SIZE = (1000, 900)
CHART = (1000, 611)
"""Of the peer, too."""
MINUTES = (327, 328, 329, 330)
STEPS = 40


async def program(qt: QApplication) -> int:
    """Serve rounds."""
    async with open_stage(qt) as stage:
        QCursor.setPos(0, 0)
        stage.dock.window().setGeometry(400, 300, *SIZE)
        stage.services.publish_day(MINUTES[-1])
        stage.frame_now()
        await settle()
        hub, chart = stage.services.hub, stage.body.chart
        drawn = Drawn(chart)
        days = [(flow_day.capital_flow(minutes=one), flow_day.minute_line(minutes=one)) for one in MINUTES]
        quote: Quote = flow_day.quote(days[-1][1])
        quotes = [replace(quote, last=quote.last + Decimal("0.5") * step) for step in range(4)]

        def minute(number: int) -> None:
            flow, line = days[number % len(days)]
            hub.publish(Topic.FLOW.of(flow_day.TENCENT), Lazy.ready(flow))
            hub.publish(Topic.MINUTES.of(flow_day.TENCENT), Lazy.ready(line))
            stage.frame_now()

        body, pictures = stage.body, []
        for number in range(len(days)):
            minute(number)
            pictures.append((body.day.series, body.day.price))

        def new_data(number: int) -> None:
            """The day that a chart is given, as the peer is given arrays."""
            body.day.series, body.day.price = pictures[number % len(pictures)]

        def chart_minute(_number: int) -> None:
            chart.show_picture(day_picture(body._sources, body.day, body._choices(chart), None))

        def price(number: int) -> None:
            hub.publish(Topic.QUOTE.of(flow_day.TENCENT), Lazy.ready(quotes[(number + 1) % len(quotes)]))
            stage.frame_now()
            stage.body._draw_live()  # its timer would let ten a second through

        def round_() -> dict[str, Any]:
            minutes = drawn.timed(STEPS, chart_minute, ready=new_data)
            return {"minute": minutes, "price": drawn.timed(STEPS, price)}

        assert (chart.width(), chart.height()) == CHART, chart.size()
        serve(round_, "PySide6-Essentials", "numpy")
    return 0


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    sys.exit(run_loop(application, lambda: program(application)))
