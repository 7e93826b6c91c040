"""Subscription quota and the one-minute rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import Seconds
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.opend.messages.refusals import Refusal
from tideboard_sandbox.opend.session.quotas import MINIMUM_STAY, HistoryQuota, QuotaUnit, SubscriptionLedger

QUOTE = QuotaUnit(InstrumentId("HK.00700"), 1)
BOOK = QuotaUnit(InstrumentId("HK.00700"), 2)
OTHER = QuotaUnit(InstrumentId("HK.09988"), 1)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def ledger(seconds: Seconds) -> SubscriptionLedger:
    return SubscriptionLedger(total=2, now=seconds)


def test_one_unit_per_security_and_kind_over_all_connections(ledger: SubscriptionLedger) -> None:
    assert ledger.subscribe(1, [QUOTE]) == [QUOTE]
    assert ledger.subscribe(2, [QUOTE]) == [QUOTE]

    assert (ledger.used, ledger.remaining) == (1, 1)
    assert ledger.connections() == [1, 2]


def test_subscribing_twice_is_charged_once_and_keeps_the_first_time(
    ledger: SubscriptionLedger, seconds: Seconds
) -> None:
    ledger.subscribe(1, [QUOTE])
    seconds.pass_by(MINIMUM_STAY)

    assert ledger.subscribe(1, [QUOTE]) == []
    assert ledger.unsubscribe(1, [QUOTE]) == [QUOTE]
    assert ledger.used == 0


def test_beyond_the_quota_nothing_is_taken_and_the_text_names_both_figures(ledger: SubscriptionLedger) -> None:
    ledger.subscribe(1, [QUOTE])

    with pytest.raises(Refusal, match=r"^订阅额度不足，订阅失败，已用订阅额度：1/2"):
        ledger.subscribe(1, [BOOK, OTHER])

    assert ledger.keys_of(1) == [QUOTE]


def test_a_lowered_quota_still_lets_a_client_repeat_what_it_holds(ledger: SubscriptionLedger) -> None:
    ledger.subscribe(1, [QUOTE, BOOK])
    ledger.total = 1

    assert ledger.subscribe(1, [QUOTE]) == []
    assert ledger.remaining == 0
    with pytest.raises(Refusal):
        ledger.subscribe(1, [OTHER])


def test_unsubscribing_within_the_first_minute_is_refused(ledger: SubscriptionLedger, seconds: Seconds) -> None:
    ledger.subscribe(1, [QUOTE])
    seconds.pass_by(MINIMUM_STAY - 0.1)

    with pytest.raises(Refusal, match=r"订阅时间过短，至少需要订阅1分钟$"):
        ledger.unsubscribe(1, [QUOTE])

    assert ledger.holds(1, QUOTE)
    seconds.pass_by(0.1)
    assert ledger.unsubscribe(1, [QUOTE, OTHER]) == [QUOTE]


def test_a_connection_that_ends_early_frees_its_units_when_their_minute_is_over(
    ledger: SubscriptionLedger, seconds: Seconds
) -> None:
    ledger.subscribe(1, [QUOTE])
    seconds.pass_by(20)

    assert ledger.leave(1) == [QUOTE]

    assert ledger.used == 1
    seconds.pass_by(MINIMUM_STAY - 20)
    assert ledger.used == 0


def test_a_unit_held_by_another_connection_stays(ledger: SubscriptionLedger, seconds: Seconds) -> None:
    ledger.subscribe(1, [QUOTE])
    ledger.subscribe(2, [QUOTE])
    seconds.pass_by(MINIMUM_STAY)

    ledger.leave(1)

    assert ledger.used == 1
    assert not ledger.holds(1, QUOTE)
    assert ledger.holds(2, QUOTE)


def test_a_lingering_unit_taken_again_is_charged_once(ledger: SubscriptionLedger) -> None:
    ledger.subscribe(1, [QUOTE, BOOK])
    ledger.leave(1)

    ledger.subscribe(2, [QUOTE])

    assert ledger.used == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["subscribe", "unsubscribe", "leave", "wait"]),
            st.integers(1, 3),
            st.sets(st.sampled_from([QUOTE, BOOK, OTHER])),
        ),
        max_size=30,
    )
)
def test_used_units_never_exceed_the_quota_and_cover_what_is_held(
    steps: list[tuple[str, int, set[QuotaUnit]]],
) -> None:
    seconds = Seconds()
    ledger = SubscriptionLedger(total=2, now=seconds)
    for step, connection, keys in steps:
        try:
            if step == "subscribe":
                ledger.subscribe(connection, keys)
            elif step == "unsubscribe":
                ledger.unsubscribe(connection, keys)
            elif step == "leave":
                ledger.leave(connection)
            else:
                seconds.pass_by(31)
        except Refusal:
            pass

        held = {key for holder in ledger.connections() for key in ledger.keys_of(holder)}
        assert len(held) <= ledger.used <= 2


def test_a_daemon_gives_young_keys_back_and_pays_for_their_minute(ledger: SubscriptionLedger, seconds: Seconds) -> None:
    ledger.subscribe(1, [QUOTE])

    assert ledger.release(1, [QUOTE, OTHER]) == [QUOTE]

    assert (ledger.holds(1, QUOTE), ledger.used) == (False, 1)
    seconds.pass_by(MINIMUM_STAY)
    assert (ledger.used, ledger.release(1, [QUOTE])) == (0, [])


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


def test_others_spend_of_the_same_units() -> None:
    quota = HistoryQuota(total=2)
    quota.others = 1
    quota.spend(ONE, NOW)

    with pytest.raises(Refusal, match="2/2"):
        quota.spend(TWO, NOW)
    assert (quota.count(NOW), list(quota.used(NOW))) == (2, [ONE])


@pytest.mark.parametrize("days", [7, 30])
def test_a_unit_comes_back_after_its_period(days: int) -> None:
    quota = HistoryQuota(total=1, period=timedelta(days=days))
    quota.spend(ONE, NOW)

    quota.spend(TWO, NOW + quota.period)

    assert list(quota.used(NOW + quota.period + timedelta(days=1))) == [TWO]
