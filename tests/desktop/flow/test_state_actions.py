"""Each button and each link does what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flow.state_actions import StateActions
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.widgets.empty_state import EmptyKind


@pytest.fixture
def heard(services: Services) -> Iterator[tuple[StateActions, list[str]]]:
    """The ways and what was taken."""
    said: list[str] = []
    owner = QObject()
    ways = StateActions(services.sources, owner, ask=lambda: said.append("ask"))
    ways.instrument_wanted.connect(said.append)
    ways.period_wanted.connect(said.append)
    ways.rights_wanted.connect(lambda: said.append("rights"))
    ways.connection_log_wanted.connect(lambda: said.append("log"))
    ways.search_wanted.connect(lambda: said.append("search"))
    ways.explain_wanted.connect(lambda: said.append("explain"))
    yield ways, said
    said += services.retried


@pytest.mark.parametrize(
    ("kind", "button", "link"),
    [
        (EmptyKind.LOADING, "ask", "HK.00005"),
        (EmptyKind.NO_PERMISSION, "rights", "ask"),
        (EmptyKind.UNSUPPORTED, "HK.00005", "search"),
        (EmptyKind.CLOSED, "day", "ask"),
        (EmptyKind.STALE, "ask", "log"),
        (EmptyKind.RATE_LIMITED, "day", "ask"),
        (EmptyKind.DISAGREE, "", "explain"),
    ],
)
def test_ways(
    services: Services, heard: tuple[StateActions, list[str]], kind: EmptyKind, button: str, link: str
) -> None:
    """One action, one link."""
    ways, said = heard
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None, back_to="HK.00005")
    ways.take_button(kind, day)
    ways.take_link(kind, day)

    assert said == [part for part in (button, link) if part]


def test_a_lost_connection_is_retried(services: Services, heard: tuple[StateActions, list[str]]) -> None:
    """The link's back-off ends."""
    ways, said = heard
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    ways.take_button(EmptyKind.DISCONNECTED, day)
    ways.take_link(EmptyKind.DISCONNECTED, day)

    assert (services.retried, said) == (["link"], ["log"])


def test_an_index_goes_to_its_fund_and_back(services: Services, heard: tuple[StateActions, list[str]]) -> None:
    """The nearest that has a flow, then where one came from."""
    ways, said = heard
    day = FlowDay(services.sources, InstrumentId("HK.800000"), lambda: None, back_to="HK.00700")
    ways.take_button(EmptyKind.UNSUPPORTED, day)
    ways.take_link(EmptyKind.UNSUPPORTED, day)

    assert said == ["HK.02800", "HK.00700"]
