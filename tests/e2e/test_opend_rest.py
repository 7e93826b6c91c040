"""A REST gateway from its address to a cancelled order: typed, checked, LIVE, held, called by hand, no secret left."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from fakes.servers.sandbox import sandbox_process
from fakes.values.killing import KILL
from fakes.walks.person.application import DesktopApp, Stage, running_app
from fakes.walks.person.person import Person, until
from fakes.walks.person.trader import Trader
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]


def run(person: Person, words: str) -> None:
    """Run a command by its words."""
    person.key("Ctrl", "k")
    person.see("palette_field")
    person.type(words)
    person.key("Return")


def connect(person: Person, url: str, key: str, *, known: bool = False) -> list[str]:
    """Write address and key, check, connect; returns what the windows said while the key stood in its field.

    `known` is a connection that the settings hold: no other backend has to be left.
    """
    person.see("main_window")
    run(person, "connection")
    person.see("connect_page")
    if not known:
        person.focus("connect_backend_sandbox")
        person.key("Right")
        person.key("Right")
    person.see("rest_url")
    person.fill("rest_url", url)
    person.focus("rest_key")
    person.type(key)
    said = person.read_windows("●●●●")
    person.focus("connect_check")
    person.key("Space")
    person.read_until("connect_checklist", "accepts the key", "push connection is open")
    said += person.read_windows()
    person.focus("connect_go")
    person.key("Space")
    assert "LIVE" in person.read_until("connect_question", "real money")
    person.focus("connect_sure")
    person.key("Space")
    person.gone("connect_question")
    return said


def buy_and_cancel(trader: Trader) -> None:
    """Hold Send over a resting order, then withdraw it."""
    trader.take_price("order_book_row_15")
    trader.fill("quantity", "200")
    assert "LIVE" in trader.review()
    trader.hold()
    trader.read_orders("Side Buy", "Shares 200", "Filled 0", "Cancel")
    trader.cancel_newest()
    trader.read_orders("Status cancelled")


def call_by_hand(person: Person) -> str:
    """Find a call in the console and send it."""
    run(person, "gateway console")
    person.see("console_search")
    person.focus("console_search")
    person.type("post /api/used-quota")
    person.key("Return")
    person.focus("console_send")
    person.key("Space")
    return person.read_until("console_status", "HTTP 200")


def found(texts: Iterable[str | bytes], canaries: Iterable[str]) -> list[str]:
    """Which canaries are in any of these."""
    contents = [text.encode() if isinstance(text, str) else text for text in texts]
    return [canary for canary in canaries if any(canary.encode() in content for content in contents)]


def left_behind(app: DesktopApp) -> list[bytes]:
    """Everything that the app wrote, and what other programs can read of its process."""
    written = [path for path in app.data.rglob("*") if path.is_file()]
    assert any(path.name == "orders.audit.jsonl" for path in written)
    return [path.read_bytes() for path in (*written, app.errors)]


def readable(app: DesktopApp) -> list[bytes]:
    """Its arguments; an ordinary user is refused its environment, as it should be."""
    told = [Path(f"/proc/{app.process.pid}/cmdline").read_bytes()]
    with contextlib.suppress(PermissionError):
        told.append(Path(f"/proc/{app.process.pid}/environ").read_bytes())
    return told


def test_key_live_hold_cancel_console_and_no_secret_left(the_stage: Stage, tmp_path: Path) -> None:
    """The exchange was started by hand, so it counts as a broker: real money, and the broker's own password."""
    password = f"Kv{secrets.token_hex(6)}"
    file, data = tmp_path / "password", tmp_path / "data"
    file.touch(mode=0o600)
    file.write_text(password, encoding="utf-8")
    data.mkdir(mode=0o700)
    SettingsFile(data).save(Settings(welcomed=True))
    with sandbox_process(speed=1, arguments=["--rest-port", "0", "--trade-password-file", str(file)]) as sandbox:
        key = str(sandbox.line["rest_keys"]["full"])
        with running_app(the_stage, data) as app:
            person = app.person()
            said = connect(person, str(sandbox.line["rest"]), key)
            person.read_until("main_window", "LIVE", "real money", "FutuOpenD-rs")
            trader = Trader(person)
            trader.unlock_with(password)
            buy_and_cancel(trader)
            said += trader.read_windows()
            call_by_hand(person)
            said += person.read_windows()
            seen = readable(app)
            app.signal(signal.SIGTERM)
            assert app.ended() == 0
        log = sandbox.log()
        keys = str(sandbox.line["rest_keys"])

    canaries = [key, key[-12:], password, hashlib.md5(password.encode()).hexdigest()]  # noqa: S324  the broker's own
    assert any("●●●●" in words for words in said)  # we did look while the key stood in its field
    assert found([*said, *seen, *left_behind(app), log], canaries) == []
    assert found([keys], canaries[:2]) == canaries[:2]  # the search bites


# The gate has e2e/test_live.py::test_a_killed_run_leaves_no_opend_unlocked.
@pytest.mark.whole
def test_a_killed_run_leaves_no_opend_unlocked(the_stage: Stage, tmp_path: Path) -> None:
    """The next run locks OpenD as soon as it is logged in there again.

    Its banner may say first that the key is missing; `test_live.py` reads what it says of OpenD.
    """
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(Settings(welcomed=True))
    with sandbox_process(speed=1, arguments=["--rest-port", "0"]) as sandbox:
        url, key = str(sandbox.line["rest"]), str(sandbox.line["rest_keys"]["full"])
        with running_app(the_stage, data) as app:
            person = app.person()
            connect(person, url, key)
            person.read_until("main_window", "LIVE", "real money")
            Trader(person).unlock_with()
            app.signal(KILL)
            app.ended()
        assert sandbox.ask_now("state")["rest"]["unlocked"]
        with running_app(the_stage, data) as app:
            person = app.person()
            connect(person, url, key, known=True)
            until(lambda: not sandbox.ask_now("state")["rest"]["unlocked"], what="OpenD to be locked")
            app.signal(signal.SIGTERM)
            assert app.ended() == 0
    assert '"kind":"opend-locked"' in (data / "orders.audit.jsonl").read_text(encoding="utf-8")
