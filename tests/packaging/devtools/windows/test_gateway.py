"""The market that the Windows program trades at, and what is held against it when its session has ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.windows import gateway
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.audit.records import ANCHOR_FILE, FILE
from tideboard_sandbox.command_line import Options


@pytest.fixture(scope="module")
def market() -> Iterator[OpenSandbox]:
    """A practice market with its control port."""
    with sandbox_thread(Options(control_port=0)) as opened:
        yield opened


def test_a_program_that_leaves_no_order_log_is_a_failure(
    market: OpenSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gateway.session_ended(tmp_path, market.line["control"]) == 1
    assert "does not say that OpenD was locked; tideboard: there is no order log" in capsys.readouterr().out


def test_the_market_itself_says_whether_it_is_locked(market: OpenSandbox) -> None:
    assert gateway.asked(market.line["control"], "state")["unlocked"] is False


def test_the_names_are_those_of_the_program() -> None:
    """Read here without its libraries."""
    assert (gateway.LOG, gateway.ANCHOR) == (FILE, ANCHOR_FILE)
