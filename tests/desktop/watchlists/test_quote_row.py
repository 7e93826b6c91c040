"""One watchlist row in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import msgspec
import pytest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import second_flow
from fakes.scenes.market.hub_snapshot import NOW, TENCENT, filled_hub, flow, quote
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.new_york import APPLE, YESTERDAY, block, new_york
from fakes.values.new_york import row as new_york_row
from tideboard_core.errors import (
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    UnknownSymbol,
)
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_desktop.docks.figures.flow_figures import FLOW_STALE, flow_source
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.watchlists.quote_row import make_row


@pytest.fixture
def hub(clock: ManualClock) -> Hub:
    """A filled hub."""
    return filled_hub(clock)


def test_a_row_of_the_running_session(hub: Hub) -> None:
    """Name, price with its step, signed change, flow with its share of turnover."""
    row = make_row(hub, TENCENT, NOW)

    assert (row.last, row.change) == ("612.50", "+1.41%")
    assert row.flow.tone is FlowTone.LIVE
    assert row.flow.net == pytest.approx(318.6e6)
    assert row.flow.ratio == pytest.approx(8.08, abs=0.01)
    assert flow_source(hub, TENCENT) == "Fri 20 Nov 2026 to 10:46, read 0.0 s ago, Sandbox"


def test_a_provider_without_tiers_fills_the_cell_all_the_same(hub: Hub) -> None:
    """Net and sparkline are its own, and the tooltip names it; a second provider never gets into the list."""
    flow = second_flow()
    hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(flow))
    hub.publish(Topic.OTHER_FLOW.of(TENCENT), Lazy.ready(flow_day.capital_flow()))
    cell = make_row(hub, TENCENT, NOW).flow

    assert (cell.net, cell.series) == (flow.net[-1], flow.net)
    assert flow_source(hub, TENCENT).endswith(", LongPort")


def test_an_unknown_instrument_shows_its_code_and_dashes(hub: Hub) -> None:
    """Missing is a dash with a reason, never zero and never blank."""
    row = make_row(hub, InstrumentId("HK.99999"), NOW)

    assert (row.name, row.last, row.change) == ("HK.99999", "\u2014", "\u2014")
    assert row.last_value is None
    assert (row.flow.tone, row.flow.note) == (FlowTone.WORDS, "\u2014")
    assert flow_source(hub, row.id)


def test_an_index_has_no_flow_in_words(hub: Hub) -> None:
    """Not offered is words, not a dash."""
    row = make_row(hub, InstrumentId("HK.800000"), NOW)

    assert (row.flow.tone, row.flow.note) == (FlowTone.WORDS, "index: no flow")


def test_a_session_that_is_over_is_grey_with_its_day(hub: Hub) -> None:
    """New York closed hours ago, on Thursday there."""
    row = make_row(hub, InstrumentId("US.AAPL"), NOW)

    assert row.closed
    assert row.change == fmt.percent(row.change_value or 0.0)
    assert row.change != fmt.percent(0.0)
    assert (row.flow.tone, row.flow.note) == (FlowTone.OLD_SESSION, "Thu 19")


@pytest.mark.parametrize(
    ("quoted", "known"),
    [
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 1, 22, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 1, 31, tzinfo=UTC), False),
    ],
    ids=["its close", "before the pre-opening", "the next opening auction", "the next session"],
)
def test_a_net_is_never_set_against_the_turnover_of_another_session(hub: Hub, quoted: datetime, *, known: bool) -> None:
    """Of a long list many rows are read minutes after the open, their prices at once."""
    told = replace(flow(TENCENT, 5e6), times=(datetime(2026, 11, 20, 8, 0, tzinfo=UTC).timestamp(),), net=(5e6,))
    put(hub, Topic.FLOW.of(TENCENT), told)
    put(hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "612.5", "604", time=quoted))
    row = make_row(hub, TENCENT, datetime(2026, 11, 23, 1, 32, tzinfo=UTC))
    assert row.flow.tone is FlowTone.OLD_SESSION
    assert (row.flow.ratio is not None) is known


def test_todays_session_stays_in_colour_for_a_while_after_its_close(hub: Hub) -> None:
    """Hong Kong closes at 16:00; at 17:00 the day is still the one to look at, at 21:00 it is history."""
    at_close = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    put(hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "612.5", "604", time=at_close))

    assert not make_row(hub, TENCENT, at_close + timedelta(hours=1)).closed
    assert make_row(hub, TENCENT, at_close + timedelta(hours=5)).closed


def test_a_flow_figure_that_nobody_proved_for_long_is_stale(hub: Hub, clock: ManualClock) -> None:
    """Ninety seconds without a re-read."""
    put(hub, Topic.FLOW.of(TENCENT), flow(TENCENT, 1e6))
    clock.advance(FLOW_STALE + 1)

    assert make_row(hub, TENCENT, NOW).flow.tone is FlowTone.STALE
    hub.prove(Topic.FLOW.of(TENCENT))
    assert make_row(hub, TENCENT, NOW).flow.tone is FlowTone.LIVE


@pytest.mark.parametrize(("read", "tone"), [(time(8, 10), FlowTone.STALE), (time(8, 11), FlowTone.LIVE)])
def test_the_last_word_on_a_session_is_not_stale(hub: Hub, clock: ManualClock, read: time, tone: FlowTone) -> None:
    """Hong Kong's values are final at 16:11: nothing is read again, and what was read before is older than it could be.

    An hour after the close the day is still the one to look at.
    """
    put(hub, Topic.FLOW.of(TENCENT), flow(TENCENT, 1e6))
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    clock.advance((now - datetime.combine(now.date(), read, UTC)).total_seconds())

    assert make_row(hub, TENCENT, now).flow.tone is tone


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PermissionMissing("p"), "no right"),
        (QuotaExceeded("q"), "no quota"),
        (UnknownSymbol("u"), "unknown"),
        (NotOffered("n"), "not offered"),
        (RateLimited("r"), "\u2014"),
        (None, "\u2014"),
    ],
)
def test_a_refusal_is_a_word_and_not_a_dash(hub: Hub, error: GatewayError | None, word: str) -> None:
    """A limit passes by itself and is not worth one; permission, quota and an unknown code are three words."""
    row = make_row(hub, InstrumentId("HK.99999"), NOW, lambda _key: error)

    assert (row.last, row.change, row.flow.note, row.refused) == (word, "\u2014", word, error)


def test_a_suspended_security_is_halted(hub: Hub) -> None:
    """The change since yesterday would look like trading."""
    put(hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "600.00", "604.00", suspended=True))
    row = make_row(hub, TENCENT, NOW)

    assert (row.last, row.change, row.halted) == ("600.00", "halted", True)


# --- New York's morning -----------------------------------------------------------------------------------------------

DAY = "2026-11-20"


def at_new_york(clock: ManualClock, text: str) -> None:
    clock.advance((new_york(f"{DAY} {text}") - clock.market()).total_seconds())


@pytest.fixture
def morning() -> ManualClock:
    """05:30 in New York."""
    return ManualClock(new_york(f"{DAY} 05:30"))


def shown(clock: ManualClock, hub: Hub, quote_: Quote) -> tuple[str, bool, str]:
    """Change, whether it is grey, and its date."""
    put(hub, Topic.QUOTE.of(APPLE), quote_)
    row = make_row(hub, APPLE, clock.market())
    return row.change, row.closed, row.dated


def test_yesterdays_change_is_grey_and_dated_until_the_first_regular_trade(morning: ManualClock) -> None:
    """Whatever the stamp of the quote says, and over the open while nothing trades."""
    hub = Hub(morning)
    yesterday = ("\u22127.29%", True, "Thu 19")
    for clock in ("05:31", "09:29", "09:31", "10:30"):
        at_new_york(morning, clock)
        assert shown(morning, hub, new_york_row(morning.market())) == yesterday, clock
    at_new_york(morning, "10:31")
    traded = new_york_row(morning.market(), Decimal("190.00"), YESTERDAY, volume=1200)
    assert shown(morning, hub, traded) == ("+0.86%", False, "")


def test_a_previous_close_that_moves_in_the_evening_leaves_the_change_of_the_day(morning: ManualClock) -> None:
    hub = Hub(morning)
    at_new_york(morning, "09:29")
    shown(morning, hub, new_york_row(morning.market()))
    at_new_york(morning, "15:59")
    traded = new_york_row(morning.market(), Decimal("190.00"), YESTERDAY, volume=1200)
    assert shown(morning, hub, traded) == ("+0.86%", False, "")
    at_new_york(morning, "20:05")
    rolled = new_york_row(morning.market(), Decimal("190.00"), Decimal("190.00"), volume=1200)
    assert shown(morning, hub, rolled) == ("+0.86%", True, "Fri 20")


def test_the_same_quote_again_keeps_date_and_grey(morning: ManualClock) -> None:
    """The short way of a row whose price did not change."""
    hub = Hub(morning)
    frozen = new_york_row(morning.market(), pre=block("190.00", "1.62", morning.market()))
    put(hub, Topic.QUOTE.of(APPLE), frozen)
    put(hub, Topic.FLOW.of(APPLE), flow_day.capital_flow())
    before = make_row(hub, APPLE, morning.market())
    put(hub, Topic.QUOTE.of(APPLE), msgspec.structs.replace(frozen, time=morning.market()))
    again = make_row(hub, APPLE, morning.market(), before=before)
    assert (again.change, again.closed, again.dated) == (before.change, True, "Thu 19")
    assert again.extended is not None
    assert again.extended.price == "190.00"
