"""Notices of fired rules: a sentence with the numbers at that minute, a picture, the record, and where to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from tideboard_core.flow.session_minutes import Floats, SessionMinutes
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.notices import NoticeType
from tideboard_core.signals.record import RuleRecord
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.verdicts import Firing
from tideboard_desktop.signals.content import clock_words, record_line
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.signals.words import minutes_words, rule_name, sentence
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import largest, paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard, NoticeStore

translate = QCoreApplication.translate
_WINDOW = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredActions:
    """What a notice offers; each outlives the window that it was made in. None of them sends an order.

    `go_to` shows a firing's security at its minute, `book_at` its order book, `mute` tells no more of it today,
    `replay` opens the recorded day there, None where the window has no replays.
    """

    go_to: Callable[[Firing], None]
    book_at: Callable[[Firing], None]
    mute: Callable[[Rule, Firing], None]
    replay: Callable[[Firing], None] | None = None


class FiredNotices:
    """Posts the notices; `records` returns those that were made since the program started, by rule."""

    def __init__(
        self,
        store: NoticeStore,
        hub: Hub,
        actions: FiredActions,
        kept: RulesKept,
        records: Callable[[], Mapping[str, RuleRecord]],
    ) -> None:
        self._store, self._hub, self._actions = store, hub, actions
        self._kept, self._records = kept, records
        self._start_of = kept.start_of

    def fired(
        self,
        rule: Rule,
        firing: Firing,
        minutes: SessionMinutes,
        *,
        other: SessionMinutes | None = None,
        prints: tuple[int, float] | None = None,
    ) -> None:
        """A rule fired; `other` has the minutes of a second provider that it compared.

        `prints` are how many large ones it counted, and the share of their money that was bought.
        """
        facts = _Facts.of(firing, minutes, rule, other, prints)
        words = partial(self._fired_words, rule, firing, facts)
        self._store.post(
            NoticeType.SIGNAL,
            words(),
            zone=MARKET_ZONE[market_of(firing.instrument)],
            words=words,
            card=partial(self._card, rule, firing, facts),
            detail=self._fired_words(rule, firing, facts, name=firing.instrument),
        )

    def ended(self, rule: Rule, firing: Firing, minute: int, minutes: SessionMinutes) -> None:
        """The condition of a firing no longer holds."""
        change = _change(minutes.close, firing.minute, minute)
        words = partial(self._ended_words, rule, firing, minute, change)
        self._store.post(
            NoticeType.SIGNAL,
            words(),
            zone=MARKET_ZONE[market_of(firing.instrument)],
            words=words,
            card=lambda: NoticeCard(title=translate("Signals", "Signal ended"), actions=(self._go(firing),)),
            inside=True,
        )

    # --- words ------------------------------------------------------------------------------------------------------

    def _named(self, instrument: InstrumentId) -> str:
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        return instrument if facts is None or not facts.name else f"{instrument} {facts.name}"

    def _fired_words(self, rule: Rule, firing: Firing, facts: _Facts, name: str = "") -> str:
        """`name` stands for the security; empty = its code with its name."""
        words = translate("Signals", "{rule}: {symbol} at {time}, {numbers}.")
        return words.format(
            rule=rule_name(rule),
            symbol=name or self._named(firing.instrument),
            time=clock_words(firing.instrument, self._start_of(firing)),
            numbers=facts.words(firing.instrument),
        )

    def _ended_words(self, rule: Rule, firing: Firing, minute: int, change: float) -> str:
        start = self._start_of(firing)
        over = self._start_of(firing._replace(minute=minute))
        words = translate("Signals", "{rule}: {symbol} fired {time}, condition ended {end}, price {change} since.")
        return words.format(
            rule=rule_name(rule),
            symbol=self._named(firing.instrument),
            time=clock_words(firing.instrument, start),
            end=clock_words(firing.instrument, over),
            change=fmt.MISSING if np.isnan(change) else fmt.percent(100 * change),
        )

    def _card(self, rule: Rule, firing: Firing, facts: _Facts) -> NoticeCard:
        time = clock_words(firing.instrument, self._start_of(firing))
        known = self._known(rule)
        mirrored = translate("Signals", "The opposite of the condition.") if firing.mirrored else ""
        return NoticeCard(
            title=f"{rule_name(rule)} \u00b7 {firing.instrument}",
            paint=partial(_paint, facts, time),
            detail=together(mirrored, known, sentence(rule).text if rule.kind is RuleKind.OWN else ""),
            actions=(
                self._go(firing),
                NoticeAction(
                    text=translate("Signals", "Book at {time}").format(time=time),
                    run=partial(self._actions.book_at, firing),
                ),
                NoticeAction(text=translate("Signals", "Mute today"), run=partial(self._actions.mute, rule, firing)),
                *self._replay(firing),
            ),
        )

    def _known(self, rule: Rule) -> str:
        """The record in one line, or why there is none."""
        if self._kept.kept(rule).without_record:
            return translate("Signals", "It was armed without a record.")
        record = self._records().get(rule.id)
        if record is None or record.rule != rule:
            return translate("Signals", "Its record is in Signals.")
        return record_line(record)

    def _replay(self, firing: Firing) -> list[NoticeAction]:
        replay = self._actions.replay
        if replay is None:
            return []
        return [NoticeAction(text=translate("Replay", "Replay from here"), run=partial(replay, firing))]

    def _go(self, firing: Firing) -> NoticeAction:
        time = clock_words(firing.instrument, self._start_of(firing))
        words = translate("Signals", "Go to {time}").format(time=time)
        return NoticeAction(text=words, run=partial(self._actions.go_to, firing))


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """The numbers at the minute of a firing, and the curves up to it since the open."""

    window: int
    price: float
    change: float
    net: float
    net_share: float
    block_share: float
    other_net: float
    prints: tuple[int, float] | None
    closes: Floats
    shares: Floats

    @staticmethod
    def of(
        firing: Firing,
        minutes: SessionMinutes,
        rule: Rule,
        other: SessionMinutes | None,
        prints: tuple[int, float] | None,
    ) -> _Facts:
        """Read them from the session as it was known then."""
        window = rule.whole("window") if "window" in sentence(rule).values else _WINDOW
        at, end = firing.minute, firing.minute + 1
        begin = max(at - window, -1)
        traded = np.nansum(minutes.turnover[begin + 1 : end])
        total = np.nancumsum(minutes.turnover[:end])
        series = minutes.block if np.isfinite(minutes.block[at]) else minutes.net
        shares = np.divide(series[:end], total, out=np.full(end, np.nan), where=total > 0)
        return _Facts(
            window=window,
            price=float(minutes.close[at]),
            change=_change(minutes.close, begin, at),
            net=float(minutes.net[at]),
            net_share=_share(minutes.net, begin, at, traded),
            block_share=_share(minutes.block, begin, at, traded),
            other_net=float("nan") if other is None or not rule.needs_other else float(other.net[at]),
            prints=prints,
            closes=minutes.close[:end].copy(),
            shares=shares,
        )

    def words(self, instrument: InstrumentId) -> str:
        """`436.80, +0.74% in 30 min; net +12.30M HKD, block -4.1% of turnover`."""
        unit = fmt.unit_for(self.net, fmt.units_in_force())
        found = translate("Signals", "net {net} {currency} since the open").format(
            net=_or_missing(self.net, lambda value: fmt.flow(value, unit)),
            currency=MARKET_CURRENCY[market_of(instrument)],
        )
        if not np.isnan(self.price):
            words = translate("Signals", "{price}, {change} in {minutes}; {net}")
            found = words.format(
                price=fmt.plain(self.price, 2),
                change=_or_missing(100 * self.change, fmt.percent),
                minutes=minutes_words(self.window),
                net=found,
            )
        for words, value in (
            (translate("Signals", "{found}, {share} of turnover in the window"), self.net_share),
            (translate("Signals", "{found}; block {share} of turnover"), self.block_share),
        ):
            if not np.isnan(value):
                found = words.format(found=found, share=fmt.percent(100 * value, 1))
        if not np.isnan(self.other_net):
            words = translate("Signals", "{found}; the second provider {net}")
            unit = fmt.unit_for(self.other_net, fmt.units_in_force())
            found = words.format(found=found, net=fmt.flow(self.other_net, unit))
        if self.prints is not None:
            words = translate("Signals", "{found}; {count} large prints, {share} of their money bought")
            count, bought = self.prints
            found = words.format(found=found, count=count, share=fmt.share(100 * bought, 0))
        return found


def _or_missing(value: float, write: Callable[[float], str]) -> str:
    return fmt.MISSING if np.isnan(value) else write(value)


def _change(closes: Floats, begin: int, end: int) -> float:
    if begin < 0 or not closes[begin] > 0:
        return float("nan")
    return float(closes[end] / closes[begin] - 1)


def _share(totals: Floats, begin: int, end: int, traded: float) -> float:
    before = 0.0 if begin < 0 else totals[begin]
    return float((totals[end] - before) / traded) if traded > 0 else float("nan")


def _paint(facts: _Facts, time: str, painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Price and block (or net) in percent of turnover since the open, up to the minute that fired."""
    surface, px = theme.surface, theme.px
    painter.fillRect(area, colour(surface.inset))
    count = len(facts.closes)
    room = area.adjusted(px(6), px(18), -px(40), -px(18))
    x = room.left() + np.arange(count) * room.width() / max(count - 1, 1)
    middle = room.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(hairline(colour(surface.chart_zero)))
    painter.drawLine(QPointF(area.left(), crisp(middle)), QPointF(area.right(), crisp(middle)))
    known = facts.closes[np.isfinite(facts.closes)]
    if len(known):
        painter.setPen(QPen(colour(surface.chart_price), 1.2))
        paint_line(painter, x, _around(facts.closes / known[0] - 1, room))
    last = facts.shares[np.isfinite(facts.shares)]
    role = theme.role(float(last[-1])) if len(last) else None
    tint = surface.text2 if role is None else role.text
    y = _around(facts.shares, room)
    painter.setPen(QPen(colour(tint), 1.4))
    paint_line(painter, x, y)
    painter.setPen(hairline(colour(tint, 0.0)))
    painter.setBrush(colour(tint, 0.18))
    paint_area(painter, x, np.full(count, middle), y)
    at = crisp(room.right())
    pen = hairline(colour(surface.text1))
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom() - px(16)))
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(surface.text2))
    price = translate("Signals", "price {change}").format(change=_or_missing(100 * facts.change, fmt.percent))
    share = facts.block_share if not np.isnan(facts.block_share) else facts.net_share
    words = (
        translate("Signals", "block {share} of turnover")
        if not np.isnan(facts.block_share)
        else translate("Signals", "net {share} of turnover")
    )
    flow = words.format(share=_or_missing(100 * share, lambda value: fmt.percent(value, 1)))
    painter.drawText(QRectF(area.left() + px(8), area.top() + px(2), area.width(), px(14)), LEFT, price)
    painter.drawText(QRectF(area.left() + px(8), area.bottom() - px(16), area.width(), px(14)), LEFT, flow)
    wide = text_width(time, theme, Type.CAPTION_STRONG) + px(10)
    left = min(max(at - wide / 2, area.left()), area.right() - wide)
    tag = QRectF(left, area.bottom() - px(16), wide, px(15))
    painter.setBrush(colour(surface.text1))
    painter.drawRoundedRect(tag, 2, 2)
    painter.setFont(theme.font(Type.CAPTION_STRONG))
    painter.setPen(colour(surface.panel))
    painter.drawText(tag, CENTRE, time)


def _around(values: Floats, area: QRectF) -> Floats:
    """Pixels of values around zero in the middle of an area, scaled to its height."""
    most = largest(values)
    return area.center().y() - (values / most if most else values) * area.height() / 2
