"""The words of the states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow import day as flow_day
from tideboard_core.errors import (
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
)
from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.appearance import Language
from tideboard_desktop.flow.providers.availability import FlowStatus
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.flow.providers.words import no_price_words
from tideboard_desktop.flow.states import _TRACKERS, FlowActions, FlowWording, describe, tracker_of
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind

SESSION = flow_day.session_of()
NOW = SESSION.minute_end(75).timestamp()
BASE = FlowStatus(has_data=False, now=NOW, waited=1.2, age=None, session=SESSION)
RUN: list[str] = []
ACTIONS = FlowActions(
    ask=lambda: RUN.append("ask"),
    select=RUN.append,
    show_period=RUN.append,
    show_range=lambda choice: RUN.append(f"range {choice.preset}"),
    lead_alone=lambda: RUN.append("alone"),
    explain=lambda: RUN.append("explain"),
    open_rights=lambda: RUN.append("rights"),
    open_log=lambda: RUN.append("log"),
    open_search=lambda: RUN.append("search"),
)
WORDING = FlowWording(
    instrument=flow_day.TENCENT, provider="Sandbox", calendar=TradingCalendar(), monotonic=1000.0, actions=ACTIONS
)
KINDS = [
    StateKind.LOADING,
    StateKind.NO_PERMISSION,
    StateKind.UNSUPPORTED,
    StateKind.CLOSED,
    StateKind.STALE,
    StateKind.RATE_LIMITED,
    StateKind.DISCONNECTED,
    StateKind.DISAGREE,
]
pytestmark = pytest.mark.usefixtures("qapp")


def texts(state: PanelState) -> tuple[str, str]:
    """The words of button and link."""
    return tuple("" if action is None else action.text for action in (state.button, state.link))  # type: ignore[return-value]


def run(state: PanelState) -> list[str]:
    """What button and link do, in this order."""
    RUN.clear()
    for action in (state.button, state.link):
        if action is not None:
            action.run()
    return list(RUN)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_a_sentence_a_name_and_a_reason(kind: StateKind) -> None:
    """Also with nothing known besides the kind."""
    state = describe(kind, replace(BASE, error=RequestTimeout("request-timeout")), WORDING)

    assert state.kind is kind
    assert state.sentence or kind is StateKind.DISAGREE  # its lines say it
    assert state.name
    assert state.button
    assert state.reason or kind is StateKind.DISCONNECTED
    assert "{" not in f"{state.sentence}{state.detail}{state.name}{state.reason}{texts(state)}"


def test_a_missing_right_names_market_and_provider() -> None:
    """And keeps the server's own words."""
    error = PermissionMissing("permission-missing", text="needs HK stocks LV1")
    state = describe(StateKind.NO_PERMISSION, replace(BASE, error=error), WORDING)

    assert (state.name, state.sentence) == ("No right", "No right to read Hong Kong flow")
    assert (state.detail, state.quoted) == ("", "needs HK stocks LV1")
    assert state.reason == "Sandbox refused the request: the quote right for Hong Kong is missing."


def test_a_closed_market_says_the_date_and_when_it_opens() -> None:
    """The date of the data is the largest text; Monday comes after Friday."""
    after = replace(BASE, has_data=True, now=SESSION.close.timestamp() + 3600)
    state = describe(StateKind.CLOSED, after, WORDING)

    assert state.sentence == "Fri 20 Nov 2026"
    assert state.detail == "whole session, to 16:00"
    assert state.reason == "Last session shown. Hong Kong opens again Mon 23 Nov 2026 09:30 HKT, in 2 d 16 h."
    assert texts(state) == ("Day chart", "")


def test_a_half_day_says_so() -> None:
    """Christmas Eve ends at noon."""
    half = flow_day.session_of(day=date(2026, 12, 24))
    state = describe(
        StateKind.CLOSED, replace(BASE, has_data=True, session=half, now=half.close.timestamp() + 60), WORDING
    )

    assert state.detail == "half day, to 12:00"


def test_before_the_open_today_is_the_next_session() -> None:
    """In the small hours of a trading day."""
    state = describe(StateKind.CLOSED, replace(BASE, now=SESSION.open.timestamp() - 5400), WORDING)

    assert state.detail == "Hong Kong opens Fri 20 Nov 2026 09:30 HKT, in 1 h 30 min"


def test_stale_names_the_last_minute_and_the_expected_one() -> None:
    """Thirteen minutes are missing."""
    stale = replace(BASE, has_data=True, awaited=TimeSpan(NOW - 13 * 60, NOW))

    assert "received 10:33, expected 10:46" in describe(StateKind.STALE, stale, WORDING).reason
    assert describe(StateKind.STALE, stale, WORDING).sentence == "13 min missing"
    assert describe(StateKind.STALE, replace(BASE, has_data=True), WORDING).sentence == ""
    assert describe(StateKind.STALE, BASE, WORDING).sentence == "No answer"


def test_a_limit_counts_down() -> None:
    """The seconds are those until the next try, the last one begun counts."""
    error = RateLimited("rate-limited", text="\u9891\u7387\u592a\u9ad8")
    state = describe(StateKind.RATE_LIMITED, replace(BASE, error=error, next_try=17.2), WORDING)

    assert state.sentence == "Next try in 18 s"
    assert state.reason.startswith("Sandbox lets no flow call through at the moment.")
    assert state.quoted == "\u9891\u7387\u592a\u9ad8"


def test_a_lost_connection_says_since_when_and_which_try_comes() -> None:
    """Twelve seconds ago, third try in eight."""
    link = LinkStatus(
        state=LinkState.DISCONNECTED,
        provider="Sandbox",
        address="",
        since=988.0,
        attempt=2,
        retry_at=1008.0,
        reason="connection-closed",
    )
    state = describe(StateKind.DISCONNECTED, replace(BASE, link=link), WORDING)

    assert (state.name, state.sentence) == ("No connection", "No connection since 10:45:48")
    assert "Try 3 in 8 s." in state.reason
    assert texts(state) == ("Connection log", "")  # the one Retry is in the top bar


def test_an_untold_cause_leaves_no_empty_parentheses(qapp: QApplication) -> None:
    """Neither in English nor in Chinese, whose parentheses are wide."""
    link = LinkStatus(
        state=LinkState.DISCONNECTED, provider="Sandbox", address="127.0.0.1:1", since=988.0, reason="connect-failed"
    )
    status = replace(BASE, link=link)
    english = describe(StateKind.DISCONNECTED, status, WORDING).reason
    use_language(qapp, Language.TRADITIONAL)
    chinese = describe(StateKind.DISCONNECTED, status, WORDING).reason
    use_language(qapp, Language.ENGLISH)

    assert "127.0.0.1:1." in english
    assert "127.0.0.1:1 " in chinese
    assert MISSING not in english + chinese


@pytest.mark.parametrize(
    ("symbol", "back_to", "button", "link", "done"),
    [
        ("HK.800000", "", "Open HK.02800", "", ["HK.02800"]),
        ("HK.800000", "HK.00700", "Open HK.02800", "Back to HK.00700", ["HK.02800", "HK.00700"]),
        ("HK.HSImain", "HK.00700", "Back to HK.00700", "Find another symbol", ["HK.00700", "search"]),
        ("HK.HSImain", "", "Find another symbol", "", ["search"]),
        ("HK.HSImain", "HK.HSImain", "Find another symbol", "", ["search"]),
    ],
)
def test_what_has_no_flow_offers_the_nearest_that_has(
    symbol: str, back_to: str, button: str, link: str, done: list[str]
) -> None:
    """The fund on the index, the instrument shown before, else the search: always one way forward."""
    wording = replace(WORDING, instrument=InstrumentId(symbol), back_to=back_to, security=SecurityType.INDEX)
    state = describe(StateKind.UNSUPPORTED, BASE, wording)

    assert state.sentence == "An index has no capital flow"
    assert texts(state) == (button, link)
    assert run(state) == done


@pytest.mark.parametrize(
    ("kind", "done"),
    [
        (StateKind.LOADING, ["ask", "HK.00005"]),
        (StateKind.NO_PERMISSION, ["rights", "ask"]),
        (StateKind.CLOSED, ["day"]),
        (StateKind.STALE, ["ask", "log"]),
        (StateKind.RATE_LIMITED, ["day"]),
        (StateKind.DISCONNECTED, ["log"]),
        (StateKind.DISAGREE, ["alone", "explain"]),
    ],
)
def test_button_and_link_do_what_they_say(kind: StateKind, done: list[str]) -> None:
    """One action, one link; the day chart needs a history."""
    wording = replace(WORDING, back_to="HK.00005")

    assert run(describe(kind, BASE, wording)) == done
    assert "day" not in run(describe(kind, BASE, replace(wording, has_history=False)))


@pytest.mark.parametrize(
    ("state", "step"),
    [(LinkState.CONNECTING, "connection"), (LinkState.LOGGING_IN, "login"), (LinkState.LIVE, "answer")],
)
def test_a_long_wait_names_the_step_that_is_slow(state: LinkState, step: str) -> None:
    """Only after five seconds; before that the wait is nobody's fault."""
    link = LinkStatus(state=state, provider="Sandbox", address="", since=0.0)
    soon, late = (describe(StateKind.LOADING, replace(BASE, link=link, waited=wait), WORDING) for wait in (4.9, 5.0))

    assert "slow" not in soon.reason
    assert late.reason.startswith(f"The {step} is slow")


def test_two_providers_are_named_with_the_minute_they_part() -> None:
    """Neither is right; the one that leads is a choice."""
    state = describe(StateKind.DISAGREE, replace(BASE, differ_since=NOW - 17 * 60), WORDING)

    assert state.reason.startswith("Signs differ since 10:29.")
    assert texts(state) == ("Lead with Sandbox", "Why they differ")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionMissing("p"), "the right is missing"),
        (QuotaExceeded("q"), "the subscription quota is full"),
        (NotOffered("n"), "not offered"),
        (RequestTimeout("t"), "the provider refused it"),
    ],
)
def test_why_there_is_no_price_line(error: GatewayError, reason: str) -> None:
    """Permission, quota and the rest are different sentences, never one `error`."""
    assert no_price_words(error) == f"no price line: {reason}"


def test_an_index_leads_to_its_fund() -> None:
    """The Hang Seng to the tracker fund; a stock to nothing."""
    assert tracker_of(InstrumentId("HK.800000")) == "HK.02800"
    assert tracker_of(InstrumentId("HK.00700")) is None


@pytest.mark.parametrize(("index", "fund"), list(_TRACKERS.items()))
def test_a_fund_trades_where_its_index_is(index: str, fund: str) -> None:
    """Same market, so the same session and currency."""
    assert market_of(InstrumentId(index)) == market_of(InstrumentId(fund))
