"""Keys of the hub: equal by topic and subject, typed by their topic."""

from __future__ import annotations

from typing import assert_type

from fakes.values.clock import ManualClock
from tideboard_core.audit.thread import AUDIT
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, TOPICS, Key, Topic, keys_of
from tideboard_core.model.quote import OrderBook
from tideboard_core.orders.writes import UNKNOWN_WRITES


def test_a_key_is_its_topic_and_its_subject() -> None:
    key = Topic.BOOK.of("HK.00700")

    assert (key.topic, key.subject) == ("book", "HK.00700")
    assert key.topic is Topic.BOOK
    assert type(key) is Key
    assert key == Key(Topic.BOOK, "HK.00700") != Topic.BOOK.of("US.AAPL")
    assert hash(key) == hash(Topic.BOOK.of("HK.00700"))


def test_the_topic_says_what_the_hub_gives_back() -> None:
    """Checked by mypy: the type comes from the key alone."""
    assert_type(Hub(ManualClock()).value(Topic.BOOK.of("HK.00700")), OrderBook | None)


def test_no_two_topics_have_one_name() -> None:
    everything = [*TOPICS, UNKNOWN_WRITES, AUDIT]

    assert len(set(everything)) == len(everything)
    assert sorted(SUBSCRIBED_TOPICS) == ["bars-1m", "book", "brokers", "minutes", "quote", "ticks"]
    assert keys_of("HK.00700") == {topic.of("HK.00700") for topic in TOPICS}
