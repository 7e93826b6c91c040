"""Counts of what is told as one: added one by one or joined, the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import NoticeEvent
from tideboard_core.notices.together import Together

START = datetime(2026, 11, 20, tzinfo=UTC)
EVENTS = st.lists(
    st.builds(
        lambda type_, minutes, environment: NoticeEvent(
            type=type_, at=START + timedelta(minutes=minutes), environment=environment
        ),
        st.sampled_from(NoticeType),
        st.integers(0, 600),
        st.sampled_from([None, *Environment]),
    ),
    max_size=8,
)


def of(events: list[NoticeEvent]) -> Together:
    found = Together()
    for event in events:
        found.add(event)
    return found


@given(EVENTS, EVENTS)
def test_joining_is_adding(first: list[NoticeEvent], second: list[NoticeEvent]) -> None:
    joined = of(first)
    joined.join(of(second))
    assert joined == of([*first, *second])
    assert bool(joined) is bool(first or second)
    assert sum(joined.counts.values()) == len(first) + len(second)


def test_one_alone_is_known_as_what_it_is() -> None:
    event = NoticeEvent(type=NoticeType.FILL, at=START, environment=Environment.LIVE, detail="Bought 400")
    assert of([event]).event is event
    assert of([event, event]).event is None
