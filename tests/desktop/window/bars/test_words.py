"""The connection in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.market.hub_snapshot import link
from tideboard_core.model.live import LinkState, LoginAsk
from tideboard_desktop.window.bars.words import link_banner, state_sentence, state_words

TEN = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Hong_Kong"))


def test_a_live_link_and_a_first_login_need_no_banner() -> None:
    """Nothing to say."""
    assert link_banner(link(), 1000.0, TEN) == ""
    assert link_banner(link(LinkState.CONNECTING), 1000.0, TEN) == ""


def test_a_lost_link_quotes_the_gateway_and_leaves_the_next_try_to_the_top_bar() -> None:
    status = link(LinkState.DISCONNECTED, attempt=2, retry_at=1008.0, text="OpenD closed the socket.", proven=900.0)
    banner = link_banner(status, 1000.0, TEN)

    assert banner == (
        "No connection to OpenD sandbox since 09:58:20 HKT. OpenD closed the socket."
        " Orders and fills are read again before they count as current."
    )
    assert state_sentence(status, 1000.0, TEN) == f"{banner} Try 3 in 8 s."


def test_silence_is_told_with_its_length() -> None:
    """Degraded: the socket is alive."""
    banner = link_banner(link(LinkState.DEGRADED, since=980.0), 1000.0, TEN)

    assert banner == "Connected to Sandbox, but silent since 09:59:40 HKT: no data for 20 s."


def test_a_refused_login_and_words_for_every_state() -> None:
    """No state is without a word."""
    banner = link_banner(link(LinkState.FAILED, attempt=1), 1000.0, TEN)

    assert banner == "OpenD sandbox refused the login."
    assert all(state_words(state) for state in LinkState)


def test_a_broker_that_logged_us_out_is_another_sentence() -> None:
    """Silence and logout want different acts."""
    banner = link_banner(link(LinkState.DEGRADED, since=980.0, reason="quotes-logged-out"), 1000.0, TEN)

    assert banner == "Sandbox is logged out of the broker since 09:59:40 HKT: no new quotes."


@pytest.mark.parametrize(
    ("asks", "words"),
    [(LoginAsk.PHONE_CODE, "the code that the broker has sent to your phone"), (LoginAsk.PICTURE_CODE, "a picture")],
)
def test_a_login_that_waits_for_a_code_says_where_to_type_it(asks: LoginAsk, words: str) -> None:
    banner = link_banner(link(LinkState.DEGRADED, since=980.0, reason=asks), 1000.0, TEN)

    assert words in banner
    assert banner.endswith("in its own window or console.")


def test_the_connection_window_has_a_sentence_for_every_state() -> None:
    """Also while all is well, and before anything was tried."""
    assert state_sentence(None, 1000.0, TEN) == "Not connected yet."
    assert state_sentence(link(since=940.0), 1000.0, TEN) == "Connected to Sandbox at 127.0.0.1:1 since 09:59:00 HKT."
    assert state_sentence(link(LinkState.CONNECTING), 1000.0, TEN) == "Connecting to Sandbox at 127.0.0.1:1."
    assert "refused the login" in state_sentence(link(LinkState.FAILED), 1000.0, TEN)


def test_our_words_come_first_and_quote_the_gateway() -> None:
    said = "登录失败"
    status = link(LinkState.FAILED, reason="login-refused", text=said, data={"text": said})
    banner = link_banner(status, 1000.0, TEN)

    assert f"The login was refused: “{said}”" in banner
    assert not banner.startswith(said)
