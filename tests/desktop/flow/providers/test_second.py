"""What stands in the way of a comparison, and in what order it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import OTHER_FLOW, Services, link_second, publish_second, second_flow
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_desktop.flow.providers.availability import OLD_AFTER
from tideboard_desktop.flow.providers.second import ComparisonState, SecondFlow


@pytest.fixture
def second(services: Services) -> SecondFlow:
    """The second provider of the made-up day."""
    services.publish_day()
    return SecondFlow(services.sources, flow_day.TENCENT)


def comparison_state(second: SecondFlow, *, joined: bool = True, trading: bool = True) -> ComparisonState:
    """In Hong Kong dollars."""
    return second.comparison_state("HKD", joined=joined, trading=trading)


def test_from_no_connection_to_two_current_lines(services: Services, second: SecondFlow) -> None:
    """Each step has its own name."""
    seen = [comparison_state(second, joined=False)]
    for state in (LinkState.CONNECTING, LinkState.LIVE):
        link_second(services, state)
        seen.append(comparison_state(second, joined=False))
    publish_second(services)
    seen += [comparison_state(second, joined=False), comparison_state(second)]
    services.clock.advance(OLD_AFTER + 1)
    seen += [comparison_state(second), comparison_state(second, trading=False)]
    services.other_errors[OTHER_FLOW] = RequestTimeout("t")
    seen.append(comparison_state(second))
    link_second(services, LinkState.FAILED)
    seen.append(comparison_state(second))

    assert seen == [
        ComparisonState.ABSENT,
        ComparisonState.LOADING,
        ComparisonState.LOADING,
        ComparisonState.NO_COMMON_MINUTE,
        ComparisonState.READY,
        ComparisonState.LATE,
        ComparisonState.READY,
        ComparisonState.REFUSED,
        ComparisonState.DISCONNECTED,
    ]


def test_a_connection_that_never_stood_is_told_after_its_first_failure(services: Services, second: SecondFlow) -> None:
    """The first try is still loading."""
    link_second(services, LinkState.CONNECTING)
    assert comparison_state(second) is ComparisonState.LOADING
    link_second(services, LinkState.DISCONNECTED, attempt=1)
    assert comparison_state(second) is ComparisonState.DISCONNECTED


def test_only_the_same_security_in_the_same_currency_is_comparable(services: Services, second: SecondFlow) -> None:
    """A provider that names no currency is taken at the quote's."""
    publish_second(services)
    assert second.comparable("HKD") is not None
    for flow, told in (
        (replace(second_flow(), instrument=InstrumentId("HK.80700")), ComparisonState.OTHER_SECURITY),
        (replace(second_flow(), currency="CNY"), ComparisonState.OTHER_CURRENCY),
    ):
        services.hub.publish(OTHER_FLOW, Lazy.ready(flow))
        assert second.comparable("HKD") is None
        assert comparison_state(second) is told
    services.hub.publish(OTHER_FLOW, Lazy.ready(replace(second_flow(), currency="HKD")))
    assert second.comparable("HKD") is not None


def test_figures_outlive_their_connection_in_nobodys_eyes(services: Services, second: SecondFlow) -> None:
    """A second connection that was given up leaves no line behind."""
    publish_second(services)
    services.hub.forget(OTHER_LINK)

    assert second.comparable("HKD") is None
    assert comparison_state(second) is ComparisonState.ABSENT


def test_interest_is_given_back(services: Services, second: SecondFlow) -> None:
    """Opening and closing may repeat."""
    for _again in range(2):
        second.open()
    assert {key.topic for key in services.hub.wanted()} == {"other-flow", "other-distribution"}
    for _again in range(2):
        second.close()
    assert not services.hub.wanted()
