"""Every kind of drawing on the price chart, over a day of the practice market."""

from __future__ import annotations

from pictures.chart_stories import chart_in_front
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind, LineDash


async def _draw(hands: Hands, camera: Camera) -> None:
    """Bars of five minutes with drawings in several colours; the last one is selected."""
    stage, inside = hands.stage, await chart_in_front(hands)
    control, picture = inside.cell.drawings, inside.chart.picture
    assert picture is not None
    starts, closes, last = picture.rows.start, picture.rows.close, len(picture.rows.start) - 1

    def at(back: int, steps: float = 0.0) -> Anchor:
        """So many bars before the newest, at its close and so many thousandths of it above."""
        return Anchor(minute=int(starts[last - back]), price=float(closes[last - back]) * (1 + steps / 1000))

    kinds = DrawingKind
    drawn = (
        Drawing(id=1, kind=kinds.CHANNEL, anchors=(at(92, -3), at(66, -3), at(66, 3)), colour="plum"),
        Drawing(id=2, kind=kinds.RECTANGLE, anchors=(at(60, 4), at(46, -4)), colour="jade"),
        Drawing(id=3, kind=kinds.FIBONACCI, anchors=(at(42, -5), at(22, 6)), colour="cobalt"),
        Drawing(id=4, kind=kinds.HORIZONTAL, anchors=(at(8, 6),), dash=LineDash.DASHED),
        Drawing(id=5, kind=kinds.RAY, anchors=(at(90, -6), at(60, -8)), colour="rose", width=2),
        Drawing(id=6, kind=kinds.MEASURE, anchors=(at(14, -2), at(3, 5)), colour="lime"),
        Drawing(id=7, kind=kinds.TEXT, anchors=(at(88, 7),), colour="brown", text="Results on Wednesday"),
        Drawing(id=8, kind=kinds.TREND, anchors=(at(70, -5), at(5, -3)), width=2),
    )
    control.drawings.book.replace(picture.key.instrument, drawn)
    control.drawings.select(drawn[-1])
    await stage.until(lambda: control.layer.shape(drawn[-1]) is not None)
    await stage.rest()
    await camera.take("chart-drawings", stage.application.window)


CHART_DRAWINGS = Story(
    name="chart-drawings",
    scenery=Scenery(start="10:47"),
    pictures={"chart-drawings": "drawings on the price chart, one of them selected"},
    play=_draw,
)
