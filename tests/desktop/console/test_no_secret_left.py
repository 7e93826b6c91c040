"""A session over REST with a random key and password, the wrong ones too: what is told and kept has none of them."""

from __future__ import annotations

import hashlib
import secrets
import traceback
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import REST
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.sandbox import PRACTICE_DAY, sandbox_thread
from tideboard_core.audit.broker_changes import record_gateway_action
from tideboard_core.errors import LoginRefused, OrderDenied, WrongPassword
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.opend_rest.check import check
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.market.connection_log import ConnectionLog
from tideboard_core.model.connection_check import CheckVerdict
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.rest import RestRow
from tideboard_core.system.settings import Backend, Connection, RestPlace, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_desktop.console.call_runner import CallHistory
from tideboard_sandbox.command_line import Options


class Told:
    """Every word that could be shown or kept, in memory."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def add(self, *things: object) -> None:
        """Keep what things say of themselves."""
        self.words += [text for thing in things for text in (str(thing), repr(thing))]

    async def error(self, work: Awaitable[object], wanted: type[Exception]) -> None:
        """Keep all that an error tells; one that is not `wanted` fails the test."""
        with pytest.raises(wanted) as caught:
            await work
        self.add(caught.value, getattr(caught.value, "data", None))
        self.words += traceback.format_exception(caught.value)


def row(method: str, path: str) -> RestRow:
    found = row_of(method, path)
    assert found is not None
    return found


def endpoint(desk: SandboxScene, key: str) -> RestEndpoint:
    return RestEndpoint(url=str(desk.sandbox.line["rest"]), credentials=FixedCredential(BearerKey(key=key)))


def rest(desk: SandboxScene) -> OpendRestGateway:
    assert isinstance(desk.gateway, OpendRestGateway)
    return desk.gateway


async def connect_and_check(desk: SandboxScene, told: Told, key: str) -> None:
    """The checklist, beside the connection whose push socket stands."""
    assert rest(desk).link.pushes
    used = endpoint(desk, key)
    findings: list[Any] = []
    await check(used, desk.clock, findings.append)
    assert CheckVerdict.BAD not in {finding.verdict for finding in findings}
    told.add(used, BearerKey(key=key), *findings, desk.gateway)


async def be_refused(desk: SandboxScene, told: Told, wrong: str) -> None:
    """HTTP 401, at the login and in the checklist."""
    stranger = OpendRestGateway(endpoint(desk, wrong), feed=NullSink(), trading=NullSink(), clock=desk.clock)
    try:
        await stranger.connect()
        await told.error(stranger.log_in(), LoginRefused)
        findings: list[Any] = []
        await check(endpoint(desk, wrong), desk.clock, findings.append)
        assert findings[-1].verdict is CheckVerdict.BAD
        told.add(*findings, stranger)
    finally:
        await stranger.close()


async def trade(desk: SandboxScene, told: Told, wrong: str) -> None:
    """Unlock, wrongly and rightly, and send an order; one of a locked account is denied."""
    await told.error(desk.guard.submit(desk.request()), OrderDenied)
    await told.error(desk.lock.unlock(wrong, lifetime=UnlockLifetime.MINUTES_15), WrongPassword)
    await desk.unlock()
    order = await desk.resting()
    told.add(order, desk.lock, desk.lock.status, desk.order_journal, *desk.person.reviews)


async def call(desk: SandboxScene, told: Told, *, digest: str) -> None:
    """A read, a refusal, an unlock, and an act that is kept in the order log."""
    history, body = CallHistory(), {"c2s": {"unlock": True, "pwd_md5": digest}}
    unlock = row("POST", "/api/unlock-trade")
    await told.error(rest(desk).console.call_row(unlock, body), OrderDenied)
    told.add(rest(desk).console.curl(unlock, body), history.add(unlock, body, desk.clock.wall(), None))
    for method, path in (("POST", "/api/used-quota"), ("POST", "/api/orders"), ("GET", "/api/admin/status")):
        each = row(method, path)
        answer = await rest(desk).console.call_row(each, None)
        told.add(answer, rest(desk).console.curl(each, None), history.add(each, None, desk.clock.wall(), answer))
    record_gateway_action(desk.audit, unlock.key, body)


def write_settings(desk: SandboxScene) -> None:
    place = RestPlace(url=str(desk.sandbox.line["rest"]))
    SettingsFile(desk.directory).save(Settings(connection=Connection(backend=Backend.OPEND_REST, rest=place)))


def kept_in(directory: Path) -> list[str]:
    return [path.read_text(encoding="utf-8", errors="replace") for path in directory.rglob("*") if path.is_file()]


async def test_neither_keys_nor_passwords_are_told_or_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "qasync")  # the event loop of the tests tells of each of its steps
    caplog.set_level("DEBUG")
    password, wrong_password = (f"Kv{secrets.token_hex(6)}" for _ in range(2))
    wrong_key, told = f"fc_{secrets.token_hex(16)}", Told()
    options = Options(
        opend_port=None, rest_port=0, control_port=0, speed=0, date=date.fromisoformat(PRACTICE_DAY),
        trade_password=password,
    )  # fmt: skip
    with sandbox_thread(options) as sandbox:
        key = str(sandbox.line["rest_keys"]["full"])
        async with sandbox_scene(sandbox, tmp_path, rig=REST) as desk:
            log = ConnectionLog(desk.hub, desk.clock)
            await connect_and_check(desk, told, key)
            await be_refused(desk, told, wrong_key)
            await trade(desk, told, wrong_password)
            await call(desk, told, digest=hashlib.md5(password.encode()).hexdigest())  # noqa: S324  the broker's own
            write_settings(desk)
            await sandbox.cut()
            await desk.until(lambda: bool(log.lines))
            await desk.until_steady()
            told.add(*log.lines, *desk.statuses)
            log.close()
            desk.eager = False
    told.words += [caplog.text, *(repr(vars(record)) for record in caplog.records)]
    told.words += kept_in(tmp_path)

    hashes = [hashlib.md5(each.encode()).hexdigest() for each in (password, wrong_password)]  # noqa: S324
    everything = "\n".join(told.words)
    assert [each for each in (key, key[-12:], wrong_key, password, wrong_password, *hashes) if each in everything] == []
    assert all(each in everything for each in ("used-quota", "unlock-trade", "gateway-act", "401", "127.0.0.1"))
