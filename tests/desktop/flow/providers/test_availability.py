"""Which reason is told, the most lasting first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.flow import day as flow_day
from tideboard_core.errors import NotOffered, PermissionMissing, RateLimited, RequestTimeout, UnknownSymbol
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_desktop.flow.providers.availability import FlowStatus, state_kind
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.ui.widgets.panel_state import StateKind

SESSION = flow_day.session_of()
NOON = SESSION.open.timestamp() + 3600
GOOD = FlowStatus(has_data=True, now=NOON, waited=30, age=2, session=SESSION, offered=True)
EMPTY = replace(GOOD, has_data=False, age=None)


def link(state: LinkState, attempt: int = 0) -> LinkStatus:
    """A state of the connection."""
    return LinkStatus(state=state, provider="Sandbox", address="", since=0, attempt=attempt)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (GOOD, None),
        (replace(EMPTY, waited=0.1), None),
        (EMPTY, StateKind.LOADING),
        (replace(EMPTY, link=link(LinkState.CONNECTING)), StateKind.LOADING),
        (replace(GOOD, link=link(LinkState.CONNECTING)), None),
        (replace(GOOD, link=link(LinkState.LOGGING_IN), proved=True), None),
        (replace(EMPTY, link=link(LinkState.CONNECTING, 1)), StateKind.DISCONNECTED),
        (replace(GOOD, link=link(LinkState.FAILED)), None),
        (replace(GOOD, link=link(LinkState.FAILED), error=RequestTimeout("t")), None),
        (replace(GOOD, link=link(LinkState.DEGRADED)), None),
        (replace(EMPTY, error=PermissionMissing("p")), StateKind.NO_PERMISSION),
        (replace(EMPTY, error=NotOffered("n")), StateKind.UNSUPPORTED),
        (replace(EMPTY, error=UnknownSymbol("u")), StateKind.UNSUPPORTED),
        (replace(EMPTY, offered=False), StateKind.UNSUPPORTED),
        (replace(GOOD, error=RateLimited("r")), StateKind.RATE_LIMITED),
        (replace(EMPTY, next_try=12.0), StateKind.RATE_LIMITED),
        (replace(GOOD, next_try=12.0), None),
        (replace(GOOD, next_try=12.0, age=40.0), None),
        (replace(GOOD, next_try=12.0, age=46.0), StateKind.RATE_LIMITED),
        (replace(GOOD, next_try=12.0, age=46.0, now=SESSION.close.timestamp() + 1), StateKind.CLOSED),
        (replace(GOOD, differ_since=NOON - 600), StateKind.DISAGREE),
        (replace(GOOD, differ_since=NOON - 600, now=SESSION.close.timestamp() + 1), StateKind.CLOSED),
        (replace(GOOD, differ_since=NOON - 600, age=120, awaited=TimeSpan(NOON - 180, NOON)), StateKind.STALE),
        (replace(GOOD, error=RequestTimeout("t")), StateKind.STALE),
        (replace(GOOD, age=120, awaited=TimeSpan(NOON - 180, NOON)), StateKind.STALE),
        (replace(GOOD, age=12, awaited=TimeSpan(NOON - 600, NOON)), StateKind.STALE),
        (replace(GOOD, age=2, awaited=TimeSpan(NOON - 600, NOON)), StateKind.STALE),
        (replace(GOOD, age=2, waited=1, awaited=TimeSpan(NOON - 600, NOON)), None),
        (replace(GOOD, age=2, awaited=TimeSpan(NOON - 600, NOON), halted=True), None),
        (replace(GOOD, now=SESSION.close.timestamp() + 1), StateKind.CLOSED),
        (replace(GOOD, now=SESSION.segments[0].end.timestamp() + 600), None),
        (replace(EMPTY, age=3.0), StateKind.CLOSED),
        (replace(GOOD, session=None), StateKind.CLOSED),
    ],
)
def test_the_reason(status: FlowStatus, kind: StateKind | None) -> None:
    """Never blank without a reason, never a reason while all is well."""
    assert state_kind(status) is kind


def test_what_lasts_is_told_before_what_passes() -> None:
    """An index has no flow even while the connection is down; a lost link outweighs a missing right."""
    down = replace(EMPTY, link=link(LinkState.FAILED, 3))

    assert state_kind(replace(down, offered=False)) is StateKind.UNSUPPORTED
    assert state_kind(replace(down, error=PermissionMissing("p"))) is StateKind.DISCONNECTED
