"""For which securities a question is asked, and when its newest day is older than usual."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fakes.values.behind import APPLE, TENCENT, short_volumes
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.behind.brokers import broker_questions
from tideboard_desktop.behind.questions import Question, Sources
from tideboard_desktop.behind.short import ShortSales, short_questions


def question(key: str) -> Question:
    return next(each for each in (*broker_questions(), *short_questions()) if each.key == key)


def sources(answer: object) -> Sources:
    async def volumes(_instrument: InstrumentId) -> object:
        return answer

    parts = SimpleNamespace(short_selling=SimpleNamespace(volumes=volumes))
    return Sources(
        gateway=cast("Any", SimpleNamespace(provider="S", behind=parts)), bars=None, today=date(2026, 11, 20)
    )


@pytest.mark.parametrize(
    ("key", "instrument", "kind", "code"),
    [
        ("holdings", APPLE, SecurityType.STOCK, "not-for-this-market"),
        ("sold", InstrumentId("SH.600519"), SecurityType.STOCK, "not-for-this-market"),
        ("sold", TENCENT, SecurityType.WARRANT, "not-for-this-type"),
    ],
)
async def test_nobody_is_asked_for_what_is_told_of_no_such_security(
    key: str, instrument: InstrumentId, kind: SecurityType, code: str
) -> None:
    with pytest.raises(NotOffered, match=code):
        await question(key).ask(sources(None), instrument, "", kind)


async def test_an_answer_counts_its_rows() -> None:
    answer = await question("sold").ask(sources(short_volumes([1.0, 2.0])), TENCENT, "", None)
    assert len(answer.rows) == 2


@pytest.mark.parametrize(
    ("newest", "today", "late"),
    [
        (date(2026, 11, 19), date(2026, 11, 20), False),
        (date(2026, 11, 18), date(2026, 11, 20), False),  # one trading day has passed: that is usual
        (date(2026, 11, 17), date(2026, 11, 20), True),
        (date(2026, 11, 20), date(2026, 11, 23), False),  # a weekend between
        (date(1, 1, 3), date(2026, 11, 20), True),
        (date(2026, 11, 25), date(2026, 11, 20), False),
    ],
)
def test_older_than_usual_counts_trading_days(newest: date, today: date, late: bool) -> None:
    value = ShortSales(short_volumes([1.0], newest))
    found = question("sold").overdue(value, Market.HK, today, TradingCalendar())
    assert found == ((value.days[-1].day, 1) if late else None)
