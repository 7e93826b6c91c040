"""Armed rules over flow that comes minute by minute: a notice when one fires, one when it ends, what they offer."""

from __future__ import annotations

import ast
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

import tideboard_desktop.signals
from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.flow_map import FlowMapScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.signals import LOW, OPENED, SYMBOLS, Watched
from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    after_close,
    close_archive,
    days_before,
    open_archive,
    session,
)
from fakes.values.behind_answers import short_sales
from fakes.values.hub_values import put
from fakes.values.waiting import until
from tideboard_core.archive.daily.rows import sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.records import Print
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import OTHER_LINK, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_desktop.docks.figures.list_flow import RESERVE
from tideboard_desktop.signals.armed import ArmedRules
from tideboard_desktop.signals.rule_row import row_content
from tideboard_desktop.window.notices.view import NoticePanel

pytestmark = pytest.mark.slow

__all__ = ["reference"]

WATCHED = SYMBOLS[1]
RULE = Rule(
    id="own-inflow",
    kind=RuleKind.OWN,
    name="Inflow of 5M",
    list_id="core",
    states=Stated.HIGHER,
    condition=Condition(
        comparisons=(Comparison(term=Term(quantity=Quantity.NET), operator=Operator.ABOVE, value=5e6),)
    ),
)
HIGH = 6e6


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[Watched]:
    made = Watched(reference, tmp_path)
    yield made
    await made.end()


async def test_one_notice_when_it_fires_and_one_when_it_ends(scene: Watched) -> None:
    watch = await scene.arm(RULE)
    assert watch.watched == SYMBOLS
    for _minute in range(40):
        scene.minute()
    assert scene.told == []
    for _minute in range(5):
        scene.minute(s1=HIGH)
    assert scene.told == ["Inflow of 5M: HK.00002 at 10:10, net +6.00M HKD since the open."]
    scene.minute()
    assert scene.told[1:] == ["Inflow of 5M: HK.00002 fired 10:10, condition ended 10:15, price \u2014 since."]
    scene.minute(s1=HIGH)  # fewer than 15 minutes after it held
    assert len(scene.told) == 2
    await until(lambda: any(each.ended is not None for each in scene.armed.kept().signals.fired))
    kept = json.loads((scene.archive.folder.parent / "signals.json").read_text())
    assert [(each["rule"], each["ended"]) for each in kept["fired"]] == [("own-inflow", 45)]
    await scene.quiet()


async def test_what_was_told_before_is_not_told_again_after_a_start(scene: Watched) -> None:
    watch = await scene.arm(RULE)
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    await until(lambda: scene.armed.kept().signals.fired)
    watch._watches.clear()  # as after a start
    scene.minute(s1=HIGH)
    assert len(scene.told) == 1
    scene.minute()
    assert scene.told[1:] == ["Inflow of 5M: HK.00002 fired 10:10, condition ended 10:16, price \u2014 since."]
    await scene.quiet()


async def test_minutes_that_came_late_fire_nothing(scene: Watched) -> None:
    """The program is started in the afternoon: the morning is not told as if it happened now."""
    await scene.arm(RULE)
    scene.reference.clock.advance(60 * 100)
    scene.nets[WATCHED] = [LOW] * 40 + [HIGH] * 60
    scene.minute(s1=HIGH)
    assert scene.told == []
    await scene.quiet()


async def test_switched_off_it_asks_for_nothing(scene: Watched) -> None:
    await scene.arm(RULE)
    flows = {key.subject for key in scene.reference.hub.wanted() if key.topic is Topic.FLOW}
    assert flows == set(SYMBOLS)
    await scene.armed.kept().arm(RULE, on=False)
    assert not scene.reference.hub.wanted()
    scene.minute()
    assert scene.told == []
    await scene.quiet()


async def test_the_notice_goes_to_the_minute_and_is_muted_by_its_buttons(scene: Watched) -> None:
    await scene.arm(RULE, default_rule(RuleKind.SIGN_TURN))
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    card = scene.card()
    assert [each.text for each in card.actions] == ["Go to 10:10", "Book at 10:10", "Mute today"]
    assert card.title == "Inflow of 5M \u00b7 HK.00002"
    assert "armed without a record" in card.detail
    card.actions[0].run()
    assert scene.reference.shown_flow == [WATCHED]
    assert scene.reference.context.selection.minute == (OPENED + timedelta(minutes=40)).timestamp()
    card.actions[1].run()
    assert scene.reference.opened_with == [("book", {})]
    card.actions[2].run()
    await until(lambda: scene.armed.kept().signals.muted)
    for minute in range(30):
        scene.minute(s1=HIGH if minute >= 20 else LOW, s2=HIGH if minute >= 20 else LOW)
    assert [text for text in scene.told if "HK.00002" in text and "ended" not in text] == scene.told[:1]
    assert any("HK.00003 at" in text for text in scene.told)
    await scene.quiet()


async def test_where_there_are_replays_the_notice_opens_one_at_its_minute(scene: Watched) -> None:
    asked: list[tuple[object, ...]] = []
    context = scene.reference.context
    window = replace(context.window, replay=lambda *what: asked.append(what))
    scene.armed.use(replace(context, window=window))
    await scene.arm(RULE, default_rule(RuleKind.SIGN_TURN))
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    action = scene.card().actions[-1]
    assert action.text == "Replay from here"
    action.run()
    assert asked == [(WATCHED, OPENED.date(), OPENED + timedelta(minutes=40))]
    await scene.quiet()


async def test_muted_today_its_end_is_not_told_either(scene: Watched) -> None:
    await scene.arm(RULE)
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    scene.card().actions[2].run()
    await until(lambda: scene.armed.kept().signals.muted)
    scene.minute()
    await until(lambda: any(each.ended is not None for each in scene.armed.kept().signals.fired))
    assert len(scene.told) == 1
    await scene.quiet()


async def test_a_rule_armed_later_leaves_the_others_and_gets_the_sessions_before(scene: Watched) -> None:
    """Arming a second rule neither begins the first one anew nor is that of percentiles without its sample."""
    scene.fill()
    watch = await scene.arm(RULE)
    for _minute in range(40):
        scene.minute()
    before = dict(watch._watches)
    assert not watch.earlier.known
    await scene.arm(default_rule(RuleKind.PERCENTILE_ABOVE, "core"))
    scene.minute(s1=HIGH)
    await until(lambda: len(watch.earlier.known) == len(SYMBOLS))  # every one after a single minute
    assert all(each.sample is not None and each.sample.shape == (60, 330) for each in watch.earlier.known.values())
    await scene.quiet()
    assert dict(watch._watches) == before
    assert scene.told == ["Inflow of 5M: HK.00002 at 10:10, net +6.00M HKD since the open."]


async def test_a_file_that_cannot_be_read_at_the_start_is_told(scene: Watched) -> None:
    (scene.archive.folder.parent / "signals.json").write_text("{", encoding="utf-8")
    scene.armed.start()
    await until(lambda: scene.notices.notices)
    (notice,) = scene.notices.notices
    assert "signals.damaged.json" in notice.shown_text


async def test_the_picture_is_painted_and_enter_in_the_list_goes_there(scene: Watched) -> None:
    await scene.arm(RULE)
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    paint, theme = scene.card().paint, scene.reference.theme
    assert paint is not None
    image = QImage(300, 88, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, QRectF(image.rect()), theme)
    painter.end()
    colours = {image.pixelColor(x, y).name().upper() for x in range(300) for y in range(88)}
    assert theme.surface.text1.upper() in colours
    await scene.computed(await scene.show())
    window = scene.reference.windows[-1]
    panel = NoticePanel(scene.notices, lambda: None, theme, window)
    panel.open_at(QPoint(600, 40))
    panel.list.setCurrentRow(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert scene.reference.shown_flow == [WATCHED]
    await scene.quiet()


def test_nothing_in_the_package_can_reach_an_order() -> None:
    """No module of signals knows of tickets, submissions, guards or order requests."""
    forbidden = ("orders", "ticket", "guard", "OrderRequest", "price_ticket", "submission", "limit")
    for path in Path(tideboard_desktop.signals.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert not any(part in forbidden for part in (node.module or "").split(".")), path.name
            if isinstance(node, ast.Attribute) and node.attr in forbidden:
                # `services.orders` has one harmless member: the sentence in the banner
                assert (path.name, node.attr) == ("armed.py", "orders"), (path.name, node.attr)


async def test_what_fired_is_marked_until_it_is_muted(scene: Watched) -> None:
    marks, told = scene.reference.context.services.marks, list[frozenset[InstrumentId]]()
    marks.changed.connect(told.append)
    await scene.arm(RULE)
    for minute in range(45):
        scene.minute(s1=HIGH if minute >= 40 else LOW)
    await until(lambda: marks.of(WATCHED))
    (mark,) = marks.of(WATCHED, DAY)
    assert mark.words(WATCHED) == "Inflow of 5M fired 10:10"
    assert mark.start == (OPENED + timedelta(minutes=40)).timestamp()
    assert marks.of(WATCHED, DAY - timedelta(days=1)) == ()
    scene.minute()
    await until(lambda: marks.of(WATCHED)[0].ended is not None)
    assert marks.of(WATCHED)[0].words(WATCHED) == "Inflow of 5M fired 10:10, ended 10:15"
    scene.card(1).actions[2].run()
    await until(lambda: not marks.of(WATCHED))
    assert told == [{WATCHED}] * 3
    await scene.quiet()


async def test_an_armed_rule_says_what_it_does_not_watch(scene: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without subscriptions for minute bars a rule of turnover is silent: its row says so, and of which securities."""
    turn = default_rule(RuleKind.SIGN_TURN, "core")
    watch = await scene.arm(RULE, turn)
    scene.minute()
    kept = scene.armed.kept()
    content = row_content(turn, None, kept, watch, asked=False)
    assert content.live == "Watches only while Tideboard runs and is connected."
    words = content.blind.splitlines()
    assert words[0].startswith("Not watched: 00001, 00002, 00003 (no turnover: no subscription")
    assert words[1] == "Blind for now: 00001, 00002, 00003. It looks back on 15 min, received while Tideboard runs."
    assert not row_content(RULE, None, kept, watch, asked=False).blind
    listed = tuple(InstrumentId(f"HK.{each:05}") for each in range(1, 131))
    monkeypatch.setattr(watch.feed, "lasting_reason", lambda _symbol, *, turnover: "no" if turnover else "")
    monkeypatch.setattr(kept, "symbols_of", lambda _rule: listed)
    assert "and 125 more (no)" in row_content(turn, None, kept, watch, asked=False).blind
    await scene.quiet()


async def test_lists_are_noted_at_the_start_although_no_dock_makes_records(scene: Watched) -> None:
    await scene.arm(RULE)
    kept = scene.armed.kept()
    assert kept.signals.members_on("core", DAY) is None
    scene.armed.start()
    await until(lambda: kept.signals.members_on("core", DAY) == SYMBOLS)
    await scene.quiet()


async def test_two_providers_are_compared_minute_by_minute(scene: Watched) -> None:
    reference, hub, rule = scene.reference, scene.reference.hub, default_rule(RuleKind.PROVIDERS_DISAGREE, "core")
    bars = FlowMapScene(reference, ids=SYMBOLS, minutes=1)
    reference.serve(lists=scene.lists)
    reference.clock.set_market(OPENED + timedelta(seconds=20))
    scene.armed.use(reference.context)
    watch = await scene.arm(rule)
    assert list(watch.unwatched(rule)) == ["no second provider is connected"]
    hub.publish(OTHER_LINK, Lazy.ready(LinkStatus(state=LinkState.LIVE, provider="Second", address="", since=0.0)))
    assert not watch.unwatched(rule)
    assert {key.subject for key in hub.wanted() if key.topic is Topic.OTHER_FLOW} == set(SYMBOLS)
    nets = list[float]()
    for minute in range(50):
        nets.append(2e6 if minute < 40 else -6e6)
        told = CapitalFlow(
            instrument=WATCHED,
            period=FlowPeriod.INTRADAY,
            times=tuple(OPENED.timestamp() + 60 * number for number in range(len(nets) + 1)),
            net=(0.0, *nets),
            tiers=None,
            provider="Second",
        )
        for symbol in SYMBOLS:
            put(hub, Topic.BARS_1M.of(symbol), (bars.bar(symbol, minute),))
        scene.minute()
        hub.publish(Topic.OTHER_FLOW.of(WATCHED), Lazy.ready(told))
        if minute == 48:
            assert scene.told == []
    assert len(scene.told) == 1
    assert scene.told[0].startswith("Two providers disagree: HK.00002 Name 002 at 10:19")
    assert "net +1.00M HKD since the open" in scene.told[0]
    assert scene.told[0].endswith("the second provider \u22126.00M.")
    assert watch.blind(rule) == [SYMBOLS[0], SYMBOLS[2]], "the second provider tells nothing of them"
    await scene.quiet()


async def test_an_own_rule_of_highs_and_volume_is_watched_by_pushed_bars(scene: Watched) -> None:
    reference, hub = scene.reference, scene.reference.hub
    bars = FlowMapScene(reference, ids=SYMBOLS, minutes=1)
    reference.serve(lists=scene.lists)
    reference.clock.set_market(OPENED + timedelta(seconds=20))
    scene.armed.use(reference.context)
    terms = [Term(quantity=Quantity.INDICATOR, code=code) for code in ("ATR", "VOL")]
    compared = zip(terms, (1.0, 9000.0), strict=True)
    condition = Condition(
        comparisons=tuple(Comparison(term=term, operator=Operator.ABOVE, value=value) for term, value in compared)
    )
    await scene.arm(replace(RULE, name="Range and volume", condition=condition))
    for minute in range(45):
        for symbol in SYMBOLS:
            bar = bars.bar(symbol, minute)
            if minute >= 40 and symbol == WATCHED:
                bar = replace(bar, high=bar.high + 50, volume=10_000)
            put(hub, Topic.BARS_1M.of(symbol), (bar,))
        scene.minute()
    assert len(scene.told) == 1
    assert scene.told[0].startswith("Range and volume: HK.00002 Name 002 at 10:10, 500.00")
    await scene.quiet()


def record_trades(folder: Path, sessions: int) -> None:
    """A few trades of each security on each of the sessions before, the largest of 1000 shares."""
    days = days_before(DAY, sessions)
    writer = open_archive(folder, *days)
    for day in days:
        opened = session(day).open
        prints = [Print(each, round((opened.timestamp() + each) * 1e6), 100_000, 500, 1) for each in range(9)]
        prints.append(Print(9, round((opened.timestamp() + 9) * 1e6), 100_000, 1000, 1))
        for symbol in SYMBOLS:
            writer.add_prints(KEY, symbol, day, prints, received=opened + timedelta(seconds=30))
    close_archive(writer)


class Trades:
    """Pushes trades of a security, in the middle of the minute that runs."""

    def __init__(self, scene: Watched) -> None:
        self._scene, self._number = scene, 0

    def push(self, shares: Sequence[int], direction: AggressorSide = AggressorSide.BUY, *, kind: str = "") -> None:
        hub, clock = self._scene.reference.hub, self._scene.reference.clock
        ticks = []
        for each in shares:
            self._number += 1
            tick = Tick(
                instrument=WATCHED, time=clock.market(), sequence=self._number, price=Decimal(500), quantity=each,
                turnover=Decimal(500) * each, direction=direction, kind=kind,
            )  # fmt: skip
            ticks.append(tick)
        put(hub, Topic.TICKS.of(WATCHED), tuple(ticks))


async def test_large_prints_are_watched_by_pushed_trades(scene: Watched) -> None:
    record_trades(scene.archive.folder, 20)
    rule = default_rule(RuleKind.LARGE_PRINTS, "core")
    watch, trades = await scene.arm(rule), Trades(scene)
    assert {key.subject for key in scene.reference.hub.wanted() if key.topic is Topic.TICKS} == set(SYMBOLS)
    for minute in range(45):
        if minute == 38:
            trades.push([5000] * 9, AggressorSide.NEUTRAL, kind="odd lot")  # special ones count nowhere
        trades.push([500, 700])
        if minute >= 40:
            trades.push([2000, 3000])
        scene.minute()
        await scene.quiet()
    assert scene.told[0].startswith("Large prints cluster: HK.00002 at 10:12, ")
    assert scene.told[0].endswith("6 large prints, 100% of their money bought.")
    assert watch.blind(rule) == [SYMBOLS[0], SYMBOLS[2]], "no trade of them came"
    assert not watch.unwatched(rule)
    tape = watch.prints.prints(WATCHED, 1000.0)
    assert tape is not None
    assert tape.shares.tolist() == [500.0, *[2000.0, 3000.0] * 5], "the small ones but for the first are forgotten"
    await scene.armed.kept().arm(rule, on=False)
    assert not scene.reference.hub.wanted()
    await scene.quiet()


async def test_sizes_that_cannot_be_read_keep_no_other_rule_from_firing_and_are_asked_for_again(scene: Watched) -> None:
    rule = default_rule(RuleKind.LARGE_PRINTS, "core")
    watch, trades = await scene.arm(rule, RULE), Trades(scene)
    for minute in range(41):
        trades.push([500, 2000, 3000])
        scene.minute(s1=HIGH if minute == 40 else LOW)
        await scene.quiet()
    assert scene.told == ["Inflow of 5M: HK.00002 at 10:10, net +6.00M HKD since the open."]
    assert set(watch.unwatched(rule)) == {"its trades were recorded on fewer than 20 sessions"}
    tape = watch.prints.prints(WATCHED, float("nan"))
    assert tape is not None
    assert len(tape.shares) == 1, "trades of a security without sizes are not kept"
    record_trades(scene.archive.folder, 20)
    for _minute in range(6):
        trades.push([2000, 3000])
        scene.minute()
        await scene.quiet()
    assert scene.told[-1].startswith("Large prints cluster: HK.00002 at 10:1")
    assert not watch.unwatched(rule)
    await scene.quiet()


async def test_prints_take_the_subscriptions_to_spare_and_the_rest_is_named(
    scene: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_trades(scene.archive.folder, 19)
    feed = scene.reference.context.services.feeds.session
    monkeypatch.setattr(feed, "quota", SubscriptionInfo(used=60, remaining=RESERVE + 2, own=frozenset()))
    rule = default_rule(RuleKind.LARGE_PRINTS, "core")
    watch = await scene.arm(rule)
    wanted = {key.subject for key in scene.reference.hub.wanted() if key.topic is Topic.TICKS}
    assert wanted == set(SYMBOLS[:2])
    assert watch.unwatched(rule) == {"no subscription to spare for its trades": [SYMBOLS[2]]}
    scene.minute()
    await scene.quiet()
    assert watch.unwatched(rule) == {"its trades were recorded on fewer than 20 sessions": list(SYMBOLS)}
    monkeypatch.setattr(feed, "quota", SubscriptionInfo(used=60, remaining=RESERVE - 1, own=frozenset()))
    scene.minute()
    assert not [key for key in scene.reference.hub.wanted() if key.topic is Topic.TICKS]
    await scene.quiet()


async def test_lists_are_noted_without_a_file_of_rules_once_there_is_an_archive(scene: Watched) -> None:
    path = scene.archive.folder.parent / "signals.json"
    scene.armed.start()
    await scene.quiet()
    assert not path.exists(), "nothing is recorded"
    scene.fill()
    again = ArmedRules(scene.notices, scene.reference.context.services.marks)
    again.use(scene.reference.context)
    again.start()
    await until(lambda: again.kept().signals.members_on("", DAY) == SYMBOLS)
    assert path.exists()
    await scene.quiet()
    again.close()


async def test_a_daily_figure_of_the_archive_decides_with_the_flow(scene: Watched) -> None:
    """Both securities have the inflow, one alone a large share sold short on the day before."""
    day = days_before(DAY, 1)[0]
    writer = open_archive(scene.archive.folder)
    for symbol, percent in zip(SYMBOLS[:2], ("10", "30"), strict=True):
        rows = sales_rows(short_sales(percent, day=day, instrument=symbol), CALENDAR)
        add_daily(writer, SHORT, KEY, symbol, rows, received=after_close(day))
    close_archive(writer)
    short = Comparison(term=Term(quantity=Quantity.SHORT_SHARE), operator=Operator.ABOVE, value=20.0)
    inflow = Comparison(term=Term(quantity=Quantity.NET), operator=Operator.ABOVE, value=5e6)
    rule = replace(RULE, name="Inflow while sold short", condition=Condition(comparisons=(inflow, short)))
    watch = await scene.arm(rule)
    scene.minute()
    await until(lambda: len(watch.earlier.known) == len(SYMBOLS))
    for _minute in range(39):
        scene.minute()
    for _minute in range(3):
        scene.minute(s0=HIGH, s1=HIGH)
    await scene.quiet()
    assert [each.split(":")[1].split()[0] for each in scene.told] == [WATCHED]
