"""The rolling quota of history candles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.opend.history_quota import HistoryQuota
from tideboard_core.sandbox.opend.refusals import Refusal

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
ONE, TWO, THREE = (InstrumentId(f"HK.0000{number}") for number in (1, 2, 3))


def test_a_security_costs_one_unit_however_often_it_is_asked() -> None:
    quota = HistoryQuota(total=2)

    for _ in range(3):
        quota.spend(ONE, NOW)

    assert list(quota.used(NOW)) == [ONE]


def test_the_text_begins_as_the_brokers_and_names_both_figures() -> None:
    quota = HistoryQuota(total=2)
    quota.spend(ONE, NOW)
    quota.spend(TWO, NOW)

    with pytest.raises(Refusal, match=r"^历史K线额度不足，请求失败.*2/2"):
        quota.spend(THREE, NOW)
    quota.spend(ONE, NOW)


def test_a_unit_comes_back_after_its_period() -> None:
    quota = HistoryQuota(total=1)
    quota.spend(ONE, NOW)

    quota.spend(TWO, NOW + HistoryQuota.PERIOD)

    assert list(quota.used(NOW + HistoryQuota.PERIOD + timedelta(days=1))) == [TWO]
