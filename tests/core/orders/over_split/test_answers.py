"""What is asked over a split is kept until it is answered, over a restart too; until then an alert does not ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from fakes.values.clock import ManualClock
from fakes.values.reviews import TENCENT, order
from tideboard_core.errors import BadInput
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.splits import Split
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.orders.over_split.answers import (
    OverSplits,
    SplitAnswer,
    StandingAlert,
    StandingRows,
    file_of,
    id_of,
)
from tideboard_core.orders.over_split.questions import AtOnce, OverSplit, SplitFigure, SplitQuestion

MONDAY = date(2026, 11, 23)
SPLIT = Split(MONDAY, Fraction(5))
NOON, EVENING = datetime(2026, 11, 20, 4, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
MORNING, OPENED = datetime(2026, 11, 23, 0, 30, tzinfo=UTC), datetime(2026, 11, 23, 2, tzinfo=UTC)
OURS = "tideboard"
ALERT = PriceAlert(
    instrument=TENCENT.id, kind=AlertKind.PRICE_DOWN, value=Decimal(550), key="1", keeper=AlertKeeper.TIDEBOARD
)
LASTING = replace(order(), time_in_force=TimeInForce.GTC)
STOP = replace(
    order(number="7002", status=OrderStatus.PENDING),
    side=Side.SELL,
    order_type=OrderType.STOP,
    price=None,
    trigger=Decimal(550),
    time_in_force=TimeInForce.GTC,
)
ACCOUNT = "PRACTICE:1"


def standing(
    *orders: Order, alerts: tuple[PriceAlert, ...] = (ALERT,), set_at: datetime | None = NOON, last: str = "600"
) -> StandingRows:
    """What stands, at the last price of before the day."""
    price = Decimal(last)
    quote = Quote(
        instrument=TENCENT.id, last=price, prev_close=price, open=price, high=price, low=price, volume=1,
        turnover=price, time=NOON,
    )  # fmt: skip
    return StandingRows(
        alerts=tuple(StandingAlert(OURS, one, set_at) for one in alerts),
        orders={ACCOUNT: (OrderOffers(), orders)},
        quotes={TENCENT.id: quote},
        facts={TENCENT.id: TENCENT},
    )


class Run:
    """One run of the program over a file."""

    def __init__(self, path: Path | None, now: datetime = EVENING) -> None:
        self.clock = ManualClock(now)
        self.splits = OverSplits(path, self.clock, TradingCalendar())
        self.splits.load()

    def with_split(self, split: Split = SPLIT) -> Run:
        """The provider tells of the split."""
        self.splits.take(TENCENT.id, [split])
        return self

    def asked(self, now: StandingRows) -> list[str]:
        return [one.about if one.about is OverSplit.ALERT else one.id.split("@")[0] for one in self.splits.review(now)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return file_of(tmp_path, practice=False)


def test_alert_and_orders_are_asked_about_from_the_close_before_a_passed_stop_first(path: Path) -> None:
    run = Run(path, NOON).with_split()
    now = standing(LASTING, STOP)
    assert run.asked(now) == []  # the old shares trade still
    run.clock.set_market(EVENING)
    assert run.asked(now) == ["7002", "7001", "alert"]
    stop, limit, alert = run.splits.review(now)
    assert (stop.at_once, limit.at_once, alert.at_once) == (AtOnce.STOP, AtOnce.FILL, AtOnce.NO)
    assert stop.before == {SplitFigure.QUANTITY: Decimal(1000), SplitFigure.TRIGGER: Decimal(550)}
    assert stop.after == {SplitFigure.QUANTITY: Decimal(5000), SplitFigure.TRIGGER: Decimal(110)}
    assert (alert.before, alert.after) == ({SplitFigure.VALUE: Decimal(550)}, {SplitFigure.VALUE: Decimal(110)})
    assert not stop.late


def test_it_is_asked_again_after_a_restart_until_it_is_answered_and_then_never(path: Path) -> None:
    now = standing(STOP)
    first = Run(path).with_split()
    first.splits.answer(first.splits.review(now)[0], SplitAnswer.KEEP)
    # the split is in the file: it is asked also while nobody tells of it
    second = Run(path, MORNING)
    assert second.asked(now) == ["alert"]
    question = second.splits.review(now)[0]
    second.splits.answer(question, SplitAnswer.KEEP)
    second.splits.answer(question, SplitAnswer.CONVERT)  # of a second window: the first one counts
    assert second.asked(now) == []
    assert Run(path, OPENED).with_split().asked(now) == []
    assert not second.splits.holds(OURS, ALERT, OPENED)


def test_an_answer_that_cannot_be_written_leaves_the_question_open(path: Path) -> None:
    run = Run(path).with_split()
    question = run.splits.review(standing())[0]
    path.unlink()
    path.mkdir()
    with pytest.raises(BadInput):
        run.splits.answer(question, SplitAnswer.KEEP)
    assert run.splits.open_questions(standing()) == (question,)
    run.clock.set_market(OPENED)
    assert run.splits.holds(OURS, ALERT, OPENED)


def test_until_it_is_answered_an_alert_does_not_ring_by_its_old_value(path: Path) -> None:
    run = Run(path).with_split()
    assert not run.splits.holds(OURS, ALERT, EVENING)
    run.splits.review(standing())
    assert not run.splits.holds(OURS, ALERT, EVENING)  # a price of the old shares
    assert run.splits.holds(OURS, ALERT, OPENED)
    run.clock.set_market(MORNING)
    assert run.splits.holds(OURS, ALERT, EVENING)  # its price may be adjusted already, and its time not
    assert not run.splits.holds(OURS, replace(ALERT, key="2"), OPENED)
    assert not run.splits.holds("other", ALERT, OPENED)


def test_a_converted_alert_does_not_ring_on_the_price_of_the_old_shares(path: Path) -> None:
    run = Run(path).with_split()
    run.splits.review(standing())
    new = replace(ALERT, value=Decimal(110))
    assert run.splits.holds(OURS, new, EVENING)
    assert run.asked(standing(alerts=(new,))) == []
    assert run.splits.holds(OURS, new, EVENING)
    assert not run.splits.holds(OURS, new, OPENED)
    assert Run(path).splits.holds(OURS, new, EVENING)


def test_an_alert_waits_while_nobody_knows_yet_whether_there_was_a_split(path: Path) -> None:
    run = Run(path, OPENED)
    run.splits.unread = frozenset({TENCENT.id})
    assert run.splits.holds(OURS, ALERT, OPENED)
    run.splits.unread = frozenset()
    assert not run.splits.holds(OURS, ALERT, OPENED)


def test_one_that_is_told_late_is_asked_then_and_says_so(path: Path) -> None:
    run = Run(path, OPENED)
    assert run.asked(standing(STOP)) == []
    run.with_split()
    assert run.asked(standing(STOP)) == ["7002", "alert"]
    assert all(one.late for one in run.splits.review(standing(STOP)))
    run.clock.set_market(datetime(2026, 12, 24, tzinfo=UTC))
    assert run.asked(standing(STOP)) == []


def test_what_was_set_on_the_new_shares_is_not_asked_about(path: Path) -> None:
    run = Run(path, OPENED).with_split()
    assert run.asked(standing(set_at=OPENED)) == []
    assert run.asked(standing(set_at=None)) == ["alert"]
    assert run.asked(standing(alerts=(replace(ALERT, enabled=False),))) == []


def test_what_changes_on_the_old_shares_is_asked_anew_and_on_the_new_ones_it_is_settled(path: Path) -> None:
    run = Run(path).with_split()
    assert run.asked(standing(STOP)) == ["7002", "alert"]
    moved = replace(STOP, trigger=Decimal(560))
    assert run.asked(standing(moved)) == ["7002", "alert"]
    assert run.splits.review(standing(moved))[0].before[SplitFigure.TRIGGER] == 560
    run.clock.set_market(OPENED)
    assert run.asked(standing(replace(STOP, trigger=Decimal(130)))) == ["alert"]
    assert run.asked(standing(replace(STOP, trigger=Decimal(560)))) == ["alert"]


def test_what_the_broker_converts_in_the_night_is_settled(path: Path) -> None:
    run = Run(path).with_split()
    run.splits.review(standing(STOP))
    by_broker = replace(STOP, trigger=Decimal("110.2"), quantity=5000)
    assert run.asked(standing(by_broker)) == ["alert"]
    assert run.asked(standing()) == ["alert"]  # and one that it cancels is gone


def test_a_ratio_that_is_told_later_is_taken_and_none_is_lost(path: Path) -> None:
    run = Run(path).with_split(Split(MONDAY, None))
    assert run.splits.review(standing())[0].after is None
    run.with_split()
    assert run.splits.review(standing())[0].after == {SplitFigure.VALUE: Decimal(110)}
    assert not run.splits.take(TENCENT.id, [Split(MONDAY, None)])
    assert Run(path).splits.review(standing())[0].after == {SplitFigure.VALUE: Decimal(110)}


def test_the_same_number_of_an_exchange_that_began_anew_is_another_order(path: Path) -> None:
    run = Run(path).with_split()
    question: SplitQuestion = run.splits.review(standing(LASTING, alerts=()))[0]
    assert question.id == id_of(LASTING)
    run.splits.answer(question, SplitAnswer.KEEP)
    other = replace(LASTING, created=datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert run.asked(standing(LASTING, alerts=())) == []
    assert run.asked(standing(other, alerts=())) == ["7001"]


def test_without_a_file_answers_last_for_the_run() -> None:
    run = Run(None).with_split()
    run.splits.answer(run.splits.review(standing())[0], SplitAnswer.KEEP)
    assert run.asked(standing()) == []
