"""The market that the Windows program trades at, and what is held against it when its session has ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devtools.windows import gateway
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import ANCHOR_FILE, FILE, RecordKind
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


@pytest.mark.parametrize(("closed", "words"), [(True, False), (False, True)])
async def test_an_order_log_that_was_not_closed_is_a_failure(
    market: OpenSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], closed: bool, words: bool
) -> None:
    """The process ended before: what the log keeps free for the last records is still behind them."""
    audit = Audit(tmp_path, wall=lambda: datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
    await audit.open()
    await audit.append(RecordKind.INTENT, "an order", {})
    if not closed:
        shutil.copytree(tmp_path, tmp_path / "ended")
    await audit.close()

    gateway.session_ended(tmp_path if closed else tmp_path / "ended", market.line["control"])

    assert ("was not closed" in capsys.readouterr().out) is words


def test_the_market_itself_says_whether_it_is_locked(market: OpenSandbox) -> None:
    assert gateway.asked(market.line["control"], "state")["unlocked"] is False


def test_the_names_are_those_of_the_program() -> None:
    """Read here without its libraries."""
    assert (gateway.LOG, gateway.ANCHOR) == (FILE, ANCHOR_FILE)
