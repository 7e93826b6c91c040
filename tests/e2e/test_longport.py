"""LongPort from the first key to a cancelled order: signed in by keyboard, LIVE, held, and no secret left anywhere."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import REPOSITORY, RunningSandbox, sandbox_process
from fakes.servers.vendor_sdk import run_script
from fakes.walks.person.application import DesktopApp, Stage, running_app
from fakes.walks.person.longport_sign_in import SECRET, settings, sign_in
from fakes.walks.person.person import until
from fakes.walks.person.trader import Trader
from tideboard_core.system.settings_store import SettingsFile

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

TRIES = 8


def buy_and_cancel(trader: Trader) -> str:
    """Hold Space over a resting order, then cancel it; returns its price.

    On a busy machine the window may stand still during the hold, which then sends nothing.
    """
    price = ""
    for _again in range(TRIES):
        price = trader.take_price("order_book_row_15")
        trader.fill("quantity", "200")
        assert "LIVE" in trader.review()
        trader.hold_key()
        if not trader.sees("orders"):
            trader.key("Alt", "6")
        with contextlib.suppress(AssertionError):
            until(lambda: "Shares 200" in trader.read("orders"), patience=5.0)
            break
    trader.read_orders("Side Buy", "Shares 200", "Filled 0", "Cancel")
    trader.cancel_newest()
    trader.read_orders("Status cancelled")
    return price


def told_by_the_sdk(sandbox: RunningSandbox, folder: Path) -> list[dict[str, Any]]:
    """Today's orders as the unmodified longport SDK reads them."""
    python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
    if not python.exists():
        not_run_here("the vendors' environment is not made")
    folder.mkdir()
    line, result = folder / "line.json", folder / "orders.json"
    line.touch(mode=0o600)
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(python, "vendor_longport_witness.py", line, result, home=folder)
    orders: list[dict[str, Any]] = json.loads(result.read_text(encoding="utf-8"))
    return orders


def found(texts: Iterable[str | bytes], canaries: Iterable[str]) -> list[str]:
    """Which canaries are in any of these."""
    contents = [text.encode() if isinstance(text, str) else text for text in texts]
    return [canary for canary in canaries if any(canary.encode() in content for content in contents)]


def files(app: DesktopApp) -> list[bytes]:
    """Everything that the app wrote."""
    written = [path for path in app.data.rglob("*") if path.is_file()]
    assert any(path.name == "orders.audit.jsonl" for path in written)
    return [path.read_bytes() for path in (*written, app.errors)]


def arguments(app: DesktopApp) -> list[bytes]:
    """What other programs can read of its process; an ordinary user is refused its environment, as it should be."""
    told = [Path(f"/proc/{app.process.pid}/cmdline").read_bytes()]
    with contextlib.suppress(PermissionError):
        told.append(Path(f"/proc/{app.process.pid}/environ").read_bytes())
    return told


def test_keys_live_hold_cancel_and_no_secret_left(the_stage: Stage, tmp_path: Path) -> None:
    """The exchange was started by hand, so it counts as a broker: real money, and Tideboard's own password."""
    password = f"Kv{secrets.token_hex(6)}"
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with sandbox_process(speed=1, arguments=["--longport-port", "0"]) as sandbox:
        SettingsFile(data).save(settings(sandbox))
        keys: dict[str, str] = sandbox.line["longport_keys"]
        with running_app(the_stage, data) as app:
            person = app.person()
            said = sign_in(person, keys)
            person.read_until("main_window", "LIVE", "real money")
            trader = Trader(person)
            trader.unlock_with(password)
            price = buy_and_cancel(trader)
            said += trader.read_windows()
            readable = arguments(app)
            app.signal(signal.SIGTERM)
            assert app.ended() == 0
        orders = told_by_the_sdk(sandbox, tmp_path / "vendor")
        log = sandbox.log()

    assert [(row["symbol"], row["side"], row["type"], row["quantity"], row["status"]) for row in orders] == [
        ("700.HK", "Buy", "LO", 200, "Canceled")
    ]
    assert float(orders[0]["price"]) == float(price)
    canaries = [password, *(keys[name] for name in SECRET)]
    assert any("●●●●" in words for words in said)  # we did look while secrets stood in their fields
    assert found([*said, *readable, *files(app), log], canaries) == []
    assert found([json.dumps(keys)], canaries[1:]) == canaries[1:]  # the search bites
