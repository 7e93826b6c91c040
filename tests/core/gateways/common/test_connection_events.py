"""Events of a connection: one for each kind of no, none for a connection that is lost."""

from __future__ import annotations

import pytest

from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
)
from tideboard_core.gateways.common.connection_events import LinkEvents
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkEvent, LinkEventKind


def told(sinks: Sinks) -> list[LinkEvent]:
    """What the connection log would read."""
    return [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]


def test_an_event_carries_what_its_sentence_needs(sinks: Sinks) -> None:
    LinkEvents(sinks).report(LinkEventKind.HEARTBEAT_LATE, seconds=2.5)

    assert told(sinks) == [LinkEvent(kind=LinkEventKind.HEARTBEAT_LATE, data={"seconds": 2.5})]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PermissionMissing("no-quotes", text="no"), LinkEventKind.NO_PERMISSION),
        (QuotaExceeded("too-many-symbols", text="no"), LinkEventKind.QUOTA_SPENT),
        (RateLimited("rate", text="no"), LinkEventKind.RATE_LIMITED),
        (NotOffered("not-offered", text="no"), LinkEventKind.REFUSED),
    ],
)
def test_a_no_is_told_by_its_kind_with_the_servers_words(
    sinks: Sinks, error: GatewayError, kind: LinkEventKind
) -> None:
    LinkEvents(sinks).report_refusal("Qot_Sub", error)

    assert told(sinks) == [LinkEvent(kind=kind, data={"call": "Qot_Sub", "text": "no"})]


def test_the_trace_that_support_asks_for_goes_along(sinks: Sinks) -> None:
    LinkEvents(sinks).report_refusal("/v1/asset/account", NotOffered("not-offered", text="no", trace="t-1"))

    assert told(sinks)[0].data["trace"] == "t-1"


@pytest.mark.parametrize("error", [GatewayDown("connection-lost"), RequestTimeout("no-answer"), GatewayError("broken")])
def test_what_is_no_answer_is_not_told_as_a_no(sinks: Sinks, error: GatewayError) -> None:
    LinkEvents(sinks).report_refusal("Qot_Sub", error)

    assert told(sinks) == []
