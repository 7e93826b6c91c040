"""The connection in words."""

from __future__ import annotations

from fakes.market_picture import link
from tideboard_core.ports import LinkState
from tideboard_desktop.models.link_words import link_banner, state_words


def test_a_live_link_and_a_first_login_need_no_banner() -> None:
    """Nothing to say."""
    assert link_banner(link(), 1000.0) is None
    assert link_banner(link(LinkState.CONNECTING), 1000.0) is None


def test_a_lost_link_counts_down_to_the_next_try() -> None:
    """The gateway's own text stands in it; retrying by hand makes sense."""
    banner = link_banner(
        link(LinkState.DISCONNECTED, attempt=2, retry_at=1008.0, text="OpenD closed the socket."), 1000.0
    )

    assert banner is not None
    assert banner.text == "No connection to Sandbox. OpenD closed the socket. Try 3 in 8 s."
    assert banner.retry


def test_silence_is_told_with_its_length() -> None:
    """Degraded: the socket is alive."""
    banner = link_banner(link(LinkState.DEGRADED, since=980.0), 1000.0)

    assert banner is not None
    assert banner.text == "Connected to Sandbox, but no data for 20 s."
    assert not banner.retry


def test_a_refused_login_and_words_for_every_state() -> None:
    """No state is without a word."""
    banner = link_banner(link(LinkState.FAILED, attempt=1), 1000.0)

    assert banner is not None
    assert banner.text == "Sandbox refused the login."
    assert all(state_words(state) for state in LinkState)
