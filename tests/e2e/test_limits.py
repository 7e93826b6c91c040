"""What the machine or the connection does not allow: a full disk, a clear-text way to another computer."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import SENSITIVE, has, until
from fakes.walks.person.trader import PASSWORD, Trader
from tideboard_core.audit.records import FILE, read
from tideboard_core.wire.opend.protocols import ProtoId

resource = pytest.importorskip("resource", reason="Windows has no limits of this kind")
pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

PLACE, UNLOCK = str(int(ProtoId.Trd_PlaceOrder)), str(int(ProtoId.Trd_UnlockTrade))


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange that stands still until the test moves it."""
    with sandbox_here() as running:
        yield running


def requests(sandbox: OpenSandbox, protocol: str) -> int:
    """How often something was asked for on the wire."""
    return int(sandbox.ask_now("state")["requests"].get(protocol, 0))


def test_without_room_for_the_order_log_nothing_is_sent_but_cancels(
    the_stage: Stage, sandbox: OpenSandbox, tmp_path: Path
) -> None:
    """A buy is refused before the wire and says why; the cancel of a working order still goes."""
    with running_app(the_stage, tmp_path / "data", "--opend", sandbox.opend) as app:
        trader = Trader(app.person())
        trader.unlock_with()
        trader.take_price("order_book_row_15")
        trader.fill("quantity", "200")
        trader.review()
        trader.hold()
        trader.read_orders("Shares 200", "Filled 0", "Cancel")

        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (0, most))
        trader.take_price("order_book_row_16")
        trader.fill("quantity", "300")
        trader.review()
        trader.hold()
        said = trader.read_until("order_result", "Denied here")
        assert "log" in said
        trader.key("Escape")
        assert requests(sandbox, PLACE) == 1
        trader.cancel_newest()
        trader.read_orders("Status cancelled")
        trader.read_until("banner", "The order log cannot be written", "kept in memory")

        resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (most, most))
        trader.told_no_more("order log")
        trader.take_price("order_book_row_17")
        trader.fill("quantity", "400")
        trader.review()
        trader.hold()
        trader.read_orders("Shares 400", "Filled 0", "Cancel")
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
    kinds = order_log_kinds(app.data)
    assert kinds.count("gap") == 1
    assert kinds[kinds.index("gap") :].count("intent") == 2  # the cancel that was kept in memory, and the last buy


@contextlib.contextmanager
def no_room() -> Iterator[None]:
    """Processes that are started meanwhile can write no byte into any file, as on a full disk."""
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))


def test_a_start_on_a_full_disk_lets_orders_be_cancelled(
    the_stage: Stage, sandbox: OpenSandbox, tmp_path: Path
) -> None:
    """Not even the file that says which process runs can be written, and the cancel goes."""
    data = tmp_path / "data"
    with running_app(the_stage, data, "--opend", sandbox.opend) as app:
        trader = Trader(app.person())
        trader.unlock_with()
        trader.take_price("order_book_row_15")
        trader.fill("quantity", "200")
        trader.review()
        trader.hold()
        trader.read_orders("Shares 200", "Filled 0", "Cancel")
        app.signal(signal.SIGTERM)
        assert app.ended() == 0

    with contextlib.ExitStack() as running:
        with no_room():
            app = running.enter_context(running_app(the_stage, data, "--opend", sandbox.opend))
        trader = Trader(app.person())
        trader.read_until("banner", "The order log cannot be written")
        assert not (data / "tideboard.lock").exists()
        trader.unlock_with()
        trader.cancel_newest()
        trader.read_orders("Status cancelled")
        assert requests(sandbox, PLACE) == 1


def order_log_kinds(data: Path) -> list[str]:
    """Kinds of the records of a whole order log."""
    verification, records = read((data / FILE).read_bytes())
    assert verification.whole
    return [record.kind.value for record in records]


def other_address() -> str:
    """An address of this machine that is not loopback; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            not_run_here("this machine has no address but loopback")
        return str(probe.getsockname()[0])


def test_clear_text_to_another_computer_brings_quotes_only(the_stage: Stage, tmp_path: Path) -> None:
    """The unlock is refused with the reason, before any secret reaches the wire."""
    options = ["--host", other_address(), "--i-know-this-is-plain-text"]
    with (
        sandbox_here(arguments=options) as sandbox,
        running_app(the_stage, tmp_path / "data", "--opend", sandbox.opend) as app,
    ):
        trader = Trader(app.person())
        trader.open_unlock()
        trader.fill("trade_password", PASSWORD)
        trader.key("Return")
        until(lambda: "encrypt" in trader.read("unlock_dialog"), what="the reason")
        trader.key("Escape")
        trader.see("unlock_trading")
        assert requests(sandbox, UNLOCK) == 0


def test_without_a_gateway_the_window_says_where_nobody_answers(the_stage: Stage, tmp_path: Path) -> None:
    """Address and reason in the banner; nothing to unlock yet."""
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with running_app(the_stage, tmp_path / "data", "--opend", address) as app:
            person = app.person()
            person.read_until("banner", "No connection to Futu OpenD", address)
            assert not has(person.see("unlock_trading"), SENSITIVE)
