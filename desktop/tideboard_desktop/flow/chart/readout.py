"""The read-out of a minute in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_desktop.docks.event_marks import MOST_TOLD, short_words
from tideboard_desktop.flow.chart.curves import second_pen
from tideboard_desktop.flow.chart.line_styles import SECOND, TIERS, FlowLine, line_name, line_pen
from tideboard_desktop.flow.chart.minute_reading import MinuteReading, previous_minute
from tideboard_desktop.flow.chart.panel_unit import finer_unit
from tideboard_desktop.flow.chart.picture import LABEL_ROOM, DayPicture, Subject
from tideboard_desktop.flow.providers.comparison import ProviderComparison, ratio
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, elided, paint_text, text_width
from tideboard_desktop.ui.format import MISSING, AmountUnit, day_and_month, flow, percent, share
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.shared_place import recorder_words

translate = QCoreApplication.translate


def paint_sample(
    painter: QPainter, line: FlowLine, theme: Theme, left: QPointF, width: float, value: float = 1.0
) -> None:
    """Paint a short piece of a line, starting at `left`."""
    ratio = painter.device().devicePixelRatioF()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(line_pen(line, theme, ratio=ratio, value=value))
    painter.drawLine(QLineF(left, left + QPointF(width, 0)))


_WIDTH = 206
_ROW = 18
_PAD = 12
MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class ReadOutLine:
    """One figure: sample of its line (None = no line), name, plain value, signed value with its number."""

    line: FlowLine | str | None
    name: str
    plain: str
    signed: str
    value: float


@dataclass(frozen=True, slots=True)
class ReadOut:
    """The content of the box; `note` is right-aligned in the title."""

    title: str
    note: str
    upper: tuple[ReadOutLine, ...]
    lower: tuple[ReadOutLine, ...]

    def spoken(self) -> str:
        """The read-out as one sentence, for a screen reader."""
        figures = (f"{row.name} {row.plain} {row.signed}" for row in (*self.upper, *self.lower))
        return f"{self.title}: " + ", ".join(" ".join(figure.split()) for figure in figures)


def box_area(
    readout: ReadOut, main: QRectF, cross_x: float, last_x: float, theme: Theme, *, low: bool = False
) -> QRectF:
    """Right of the last minute and its labels if there is room, else a corner far from the crosshair.

    `low` requests the lower corner, because the curve fills the upper one.
    """
    rows = len(readout.upper) + len(readout.lower) + 1
    wide, high = theme.px(_WIDTH), theme.px(_ROW) * rows + theme.px(_PAD) * 2
    free = last_x + theme.px(LABEL_ROOM) + 3 * MARGIN
    end = main.right() - wide - MARGIN
    if free <= end:
        return QRectF(max(free, min(main.center().x(), end)), main.top() + MARGIN, wide, high)
    top = main.bottom() - high - MARGIN if low else main.top() + MARGIN
    return QRectF(_corner(main, cross_x, min(main.right(), last_x), wide), top, wide, high)


def _corner(main: QRectF, cross_x: float, last_x: float, wide: float) -> float:
    """Left edge: over the far end of the data, else over the other end, else over the labels."""
    begin, end = main.left() + MARGIN, last_x - wide - MARGIN
    places = (begin, end) if cross_x > main.center().x() else (end, begin)
    clear = (left for left in places if left >= begin and not left - MARGIN <= cross_x <= left + wide + MARGIN)
    return next(clear, main.right() - wide - MARGIN)


def paint_box(painter: QPainter, area: QRectF, readout: ReadOut, theme: Theme) -> None:
    """The box, opaque."""
    surface = theme.surface
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.line_control)))
    painter.setBrush(colour(surface.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    pad, step = theme.px(_PAD), theme.px(_ROW)
    line = QRectF(area.left() + pad, area.top() + pad * 0.75, area.width() - 2 * pad, step)
    _paint_title(painter, line, readout, theme)
    for row in readout.upper:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    rule = line.bottom() + pad * 0.35
    painter.setPen(hairline(colour(surface.line_strong)))
    painter.drawLine(QPointF(line.left(), rule), QPointF(line.right(), rule))
    line.translate(0, pad * 0.7)
    for row in readout.lower:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    painter.restore()


def _paint_title(painter: QPainter, line: QRectF, readout: ReadOut, theme: Theme) -> None:
    paint_text(painter, line, LEFT, readout.title, Type.STRONG, theme.surface.text1, theme)
    paint_text(painter, line, RIGHT, readout.note, Type.CAPTION, theme.surface.text3, theme)


def _paint_row(painter: QPainter, line: QRectF, row: ReadOutLine, theme: Theme) -> None:
    if row.line is not None:
        _paint_sample(painter, row, theme, QPointF(line.left(), line.center().y()))
    taken = text_width(row.signed, theme, Type.STRONG) + (text_width(row.plain, theme, Type.STRONG) if row.plain else 0)
    name = elided(row.name, theme, Type.BODY, line.width() - 24 - taken - 8)
    paint_text(painter, line.adjusted(24, 0, 0, 0), LEFT, name, Type.BODY, theme.surface.text2, theme)
    paint_text(painter, line, RIGHT, row.signed, Type.STRONG, _value_colour(row, theme), theme)
    if row.plain:
        gap = text_width(row.signed, theme, Type.STRONG) + 8 if row.signed else 0.0
        paint_text(painter, line.adjusted(0, 0, -gap, 0), RIGHT, row.plain, Type.STRONG, theme.surface.text1, theme)


def _paint_sample(painter: QPainter, row: ReadOutLine, theme: Theme, left: QPointF) -> None:
    if row.line == SECOND:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(second_pen(theme, painter.device().devicePixelRatioF()))
        painter.drawLine(QLineF(left, left + QPointF(16, 0)))
    elif row.line is not None:
        paint_sample(painter, FlowLine(row.line), theme, left, 16, row.value)


def _value_colour(row: ReadOutLine, theme: Theme) -> QColor:
    return colour(theme.surface.text3) if row.signed == MISSING else theme.signed_text(row.value)


def minute_readout(reading: MinuteReading, picture: DayPicture) -> ReadOut:
    """Time, net and tiers, or both providers' nets; below the rule the single minute, the ratio and the price."""
    subject, unit = picture.subject, picture.unit
    since = translate("Flow", "Since %1").replace("%1", subject.clock(previous_minute(reading)))
    of_turnover = translate("Flow", "Net / turnover")
    share_text = MISSING if reading.ratio is None else percent(reading.ratio)
    change = (
        MISSING if reading.change is None else flow(reading.change, finer_unit(reading.change, unit, picture.units))
    )
    return ReadOut(
        title=f"{subject.clock(reading.time)} {subject.clock_name(reading.time)}{_so_far(reading, picture)}",
        note=_other_clock(reading.time, subject),
        upper=tuple(_upper(reading, picture)),
        lower=(
            ReadOutLine(None, since, "", change, reading.change or 0.0),
            *_volume_delta(reading, picture),
            ReadOutLine(None, of_turnover, "", share_text, reading.ratio or 0.0),
            price_row(line_name(FlowLine.PRICE), reading.price, reading.price_change, subject.price_decimals),
            *_earlier(reading, picture),
            *_signals(reading, picture),
            *_events(reading, picture),
        ),
    )


def _volume_delta(reading: MinuteReading, picture: DayPicture) -> list[ReadOutLine]:
    """The cumulative volume delta in shares, while it is drawn."""
    if picture.delta is None:
        return []
    value = picture.delta.at(reading.time)
    text = MISSING if value is None else flow(value, picture.minute_unit)
    return [ReadOutLine(None, translate("Flow", "Volume delta, shares"), text, "", 0.0)]


def _earlier(reading: MinuteReading, picture: DayPicture) -> list[ReadOutLine]:
    """Where the net stands among earlier sessions at this minute, and the net of the drawn one."""
    past = picture.past
    if past is None:
        return []
    standing, rows = past.standing_at(reading.time, reading.net), list[ReadOutLine]()
    if standing:
        rows.append(ReadOutLine(None, translate("Flow", "Own past"), standing, "", 0.0))
    if past.ghost is not None:
        net = past.ghost_at(reading.time)
        text = MISSING if net is None else flow(net, picture.unit)
        words = recorder_words(past.ghost.recorder) if past.ghost.recorder else ""
        rows.append(ReadOutLine(None, day_and_month(past.ghost.day), words, text, net or 0.0))
    return rows


def _signals(reading: MinuteReading, picture: DayPicture) -> list[ReadOutLine]:
    """The rules that fired at this minute."""
    fired = translate("Flow", "fired")
    return [
        ReadOutLine(None, mark.rule, fired, "", 0.0) for mark in picture.signals if mark.start + MINUTE == reading.time
    ]


def _events(reading: MinuteReading, picture: DayPicture) -> list[ReadOutLine]:
    """The reports, news and the like of this minute."""
    flow_series = picture.flow
    if flow_series is None or not picture.events:
        return []
    times = flow_series.times
    here = [each.mark for each in picture.events if float(times[flow_series.index_at(each.time)]) == reading.time]
    market = market_of(InstrumentId(picture.subject.symbol))
    return [ReadOutLine(None, short_words(mark, market), "", "", 0.0) for mark in here[:MOST_TOLD]]


def _so_far(reading: MinuteReading, picture: DayPicture) -> str:
    """The note of the newest minute while it is not over."""
    flow_series = picture.flow
    if not picture.provisional or flow_series is None or reading.time != float(flow_series.times[-1]):
        return ""
    return " \u00b7 " + translate("Flow", "so far")


def _upper(reading: MinuteReading, picture: DayPicture) -> list[ReadOutLine]:
    """Net and tiers; when comparing both nets, their gap, and the ratio of the second."""
    unit, names = picture.unit, picture.names
    if names is None:
        amounts: list[tuple[FlowLine, float | None]] = [
            (FlowLine.NET, reading.net),
            *zip(TIERS, reading.tiers, strict=False),
        ]
        return [amount_row(line, value, unit) for line, value in amounts]
    second, gap = reading.second, reading.gap
    part = None if second is None else ratio(reading.net, second)
    of_first = translate("Flow", "Second / first")
    return [
        ReadOutLine(FlowLine.NET, names[0], "", flow(reading.net, unit), reading.net),
        ReadOutLine(SECOND, names[1], "", MISSING if second is None else flow(second, unit), second or 0.0),
        ReadOutLine(None, translate("Flow", "Gap"), MISSING if gap is None else flow(gap, unit), "", 0.0),
        ReadOutLine(None, of_first, MISSING if part is None else share(part), "", 0.0),
    ]


def spoken_summary(picture: DayPicture) -> str:
    """The day in words, for a screen reader: net, or both nets with gap and disagreement; empty without figures."""
    series, subject, pair, names = picture.flow, picture.subject, picture.second, picture.names
    if series is None or not len(series):
        return ""
    net, time = float(series.net[-1]), float(series.times[-1])
    if picture.provisional:  # its minute is not over: it is told to now, as the headline does
        time -= MINUTE
    text = translate("Flow", "Net {net} {currency} at {time}")
    if pair is not None and names is not None:
        text = _spoken_pair(pair, names, picture)
        net, time = float(pair.first[-1]), float(pair.times[-1])
    text = text.replace("{net}", flow(net, picture.unit)).replace("{currency}", subject.currency)
    return text.replace("{time}", subject.clock(time))


def _spoken_pair(pair: ProviderComparison, names: tuple[str, str], picture: DayPicture) -> str:
    text = translate("Flow", "{first} {net} {currency}, {second} {other} {currency}, gap {gap} {currency} at {time}")
    if pair.differ_since is not None:
        since = translate("Flow", "Their signs differ since {since}.")
        text = together(text + ".", since.replace("{since}", picture.subject.clock(pair.differ_since)))
    other, gap = (flow(value, picture.unit) for value in (float(pair.second[-1]), pair.gap_at(-1)))
    text = text.replace("{first}", names[0]).replace("{second}", names[1])
    return text.replace("{other}", other).replace("{gap}", gap)


def amount_row(line: FlowLine, value: float | None, unit: AmountUnit) -> ReadOutLine:
    """A line with its amount, a dash if missing."""
    return ReadOutLine(line, line_name(line), "", MISSING if value is None else flow(value, unit), value or 0.0)


def price_row(name: str, price: float | None, change: float | None, decimals: int) -> ReadOutLine:
    """Price and its change in percent."""
    if price is None:
        return ReadOutLine(FlowLine.PRICE, name, "", MISSING, 0.0)
    signed = "" if change is None else percent(change)
    return ReadOutLine(FlowLine.PRICE, name, price_text(price, decimals), signed, change or 0.0)


def _other_clock(time: float, subject: Subject) -> str:
    """The reader's time if the market's is shown, or the other way round; empty if they are the same."""
    other = replace(subject, local=not subject.local)
    moment = datetime.fromtimestamp(time, UTC)
    mine, theirs = (moment.astimezone(one.clock_zone(time)).utcoffset() for one in (subject, other))
    return "" if mine == theirs else f"{other.clock(time)} {other.clock_name(time)}"
