"""The checklist against real listeners: sandboxes with and without keys, a web server, a mute one, a closed port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fakes.servers.opend.connection import sub_info
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.servers.sandbox import running_sandbox
from fakes.values.clock import ManualClock
from tideboard_core.gateways.opend import check as checking
from tideboard_core.gateways.opend.check import check
from tideboard_core.gateways.opend.connection import OpendConnection, OpendTiming
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.connection_check import OPEND_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.order import Environment
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Common_pb2, GetGlobalState_pb2, GetUserInfo_pb2, Trd_GetAccList_pb2

LOOPBACK = "127.0.0.1"


def make_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what says nothing; what answers may take as long as ever."""
    monkeypatch.setattr(checking, "TIMING", OpendTiming(connect=1.0, read=1.0, write=1.0))


@asynccontextmanager
async def listener(says: bytes, *, after: bytes = b"") -> AsyncIterator[int]:
    """A server that says `says` once it has read something that begins with `after`, then hangs up."""
    doors: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        doors.add(writer)
        heard = await reader.read(64)
        if heard.startswith(after):
            writer.write(says)
            writer.close()
        else:
            await reader.read()
            writer.close()

    server = await asyncio.start_server(serve, LOOPBACK, 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for door in doors:
            door.close()
        await asyncio.gather(*(door.wait_closed() for door in doors), return_exceptions=True)
        await server.wait_closed()


async def found(port: int, *, host: str = LOOPBACK, key: bytes | None = None) -> list[Finding]:
    findings: list[Finding] = []
    pieces = None if key is None else RsaPieces(key)
    await check(OpendEndpoint(host=host, port=port, rsa=pieces), ManualClock(), findings.append)
    return findings


async def last(port: int, *, key: bytes | None = None) -> tuple[CheckStep, CheckVerdict, FindingCode]:
    finding = (await found(port, key=key))[-1]
    return finding.step, finding.verdict, finding.code


def bad(step: CheckStep, code: FindingCode) -> tuple[CheckStep, CheckVerdict, FindingCode]:
    return step, CheckVerdict.BAD, code


async def test_a_sandbox_without_a_key_passes_every_step() -> None:
    async with running_sandbox() as sandbox:
        findings = await found(sandbox.port)

        assert [finding.step for finding in findings] == list(OPEND_STEPS)
        assert {finding.verdict for finding in findings} == {CheckVerdict.GOOD}
        by_step = {finding.step: finding for finding in findings}
        assert by_step[CheckStep.KEY].code is FindingCode.KEY_NOT_NEEDED
        environments = {account.environment for account in by_step[CheckStep.ACCOUNTS].accounts}
        assert environments == {Environment.LIVE, Environment.PAPER}  # started by hand: it is not believed
        assert by_step[CheckStep.VERSION].data["version"] == "10.11"
        assert not (await sandbox.state())["sessions"]


async def test_the_right_key_a_wrong_one_and_none(tmp_path: Path) -> None:
    right = make_key()
    file = tmp_path / "opend.pem"
    file.write_bytes(right)
    async with running_sandbox(arguments=["--opend-rsa-key", str(file)]) as sandbox:
        findings = await found(sandbox.port, key=right)
        assert findings[3].code is FindingCode.KEY_FITS
        assert findings[-1].step is CheckStep.QUOTA
        assert (await last(sandbox.port, key=make_key()))[:2] == (CheckStep.KEY, CheckVerdict.BAD)


async def test_a_key_where_opend_has_none_is_named() -> None:
    async with running_sandbox() as sandbox:
        assert await last(sandbox.port, key=make_key()) == bad(CheckStep.KEY, FindingCode.KEY_UNUSED)


async def test_an_opend_that_hangs_up_on_both_logins_holds_another_key() -> None:
    async with listener(b"", after=b"FT") as port:
        assert await last(port, key=make_key()) == bad(CheckStep.KEY, FindingCode.KEY_WRONG)
        assert await last(port) == bad(CheckStep.PROTOCOL, FindingCode.HANGS_UP)


async def test_a_closed_port() -> None:
    with socket.create_server((LOOPBACK, 0)) as probe:
        port = probe.getsockname()[1]
    assert await last(port) == bad(CheckStep.PORT, FindingCode.PORT_CLOSED)


async def test_a_port_that_swallows_the_call_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_arguments: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(checking, "TIMING", OpendTiming(connect=0.01, read=1.0, write=1.0))
    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", never)
    assert await last(11111) == bad(CheckStep.PORT, FindingCode.PORT_TIMED_OUT)


async def test_an_unknown_name() -> None:
    findings = await found(11111, host="no such name.invalid")
    assert findings[-1].code is FindingCode.NAME_UNKNOWN


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize(
    ("says", "after", "code"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", FindingCode.SPEAKS_HTTP),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"HEAD", FindingCode.SPEAKS_HTTP),
        (b"SSH-2.0-OpenSSH_9.2\r\n", b"", FindingCode.SPEAKS_OTHER),
        (b"", b"nobody says this", FindingCode.SAYS_NOTHING),
    ],
    ids=["http", "http that waits", "ssh", "mute"],
)
async def test_something_else_listens_there(says: bytes, after: bytes, code: FindingCode) -> None:
    async with listener(says, after=after) as port:
        assert await last(port) == bad(CheckStep.PROTOCOL, code)


async def test_a_refused_login_keeps_the_words() -> None:
    async with running_sandbox() as sandbox:
        await sandbox.fault("InitConnect", "refuse", text="版本过低")
        finding = (await found(sandbox.port))[-1]
        assert (finding.code, finding.data["text"]) == (FindingCode.LOGIN_REFUSED, "版本过低")


def state(*, quotes: bool, trade: bool) -> GetGlobalState_pb2.S2C:
    """What GetGlobalState says of the logins."""
    return GetGlobalState_pb2.S2C(
        marketHK=5, marketUS=11, marketSH=5, marketSZ=5, marketHKFuture=5, qotLogined=quotes, trdLogined=trade,
        serverVer=1011, serverBuildNo=1, time=1763606400,
    )  # fmt: skip


@asynccontextmanager
async def scripted(*, quotes: bool = True, trade: bool = True, left: int = 9) -> AsyncIterator[ScriptedOpend]:
    """An OpenD whose login has no account."""
    async with ScriptedOpend() as opend:
        opend.reply(ProtoId.GetGlobalState, state(quotes=quotes, trade=trade))
        opend.reply(ProtoId.Trd_GetAccList, Trd_GetAccList_pb2.S2C())
        opend.reply(ProtoId.GetUserInfo, GetUserInfo_pb2.S2C())
        opend.reply(ProtoId.Qot_GetSubInfo, sub_info(left))
        yield opend


async def test_a_daemon_that_is_not_logged_in() -> None:
    async with scripted(quotes=False) as opend:
        assert await last(opend.port) == bad(CheckStep.LOGIN, FindingCode.QUOTES_LOGGED_OUT)


VERIFICATION = 1006
"""OpenD's call that asks for a login code or gives it: each new code voids the one before."""


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Common_pb2.ProgramStatusType_NeedPhoneVerifyCode, FindingCode.PHONE_CODE_ASKED),
        (Common_pb2.ProgramStatusType_NeedPicVerifyCode, FindingCode.PICTURE_CODE_ASKED),
    ],
)
async def test_a_device_that_is_to_be_confirmed_is_told_and_no_code_is_asked_for(
    status: Common_pb2.ProgramStatusType, code: FindingCode
) -> None:
    async with scripted(quotes=False) as opend:
        asking = state(quotes=False, trade=False)
        asking.programStatus.type = status
        opend.reply(ProtoId.GetGlobalState, asking)
        assert await last(opend.port) == bad(CheckStep.LOGIN, code)
        assert VERIFICATION not in {frame.proto_id for frame in opend.received}
    assert VERIFICATION not in set(ProtoId), "nothing here can send it"


async def test_a_login_without_trade_accounts_rights_and_quota_is_a_row_of_cautions() -> None:
    async with scripted(trade=False, left=0) as opend:
        findings = await found(opend.port)
        assert [finding.code for finding in findings[4:] if finding.step is not CheckStep.VERSION] == [
            FindingCode.TRADE_LOGGED_OUT, FindingCode.NO_ACCOUNTS, FindingCode.NO_RIGHTS, FindingCode.QUOTA_SPENT,
        ]  # fmt: skip
        assert {finding.verdict for finding in findings[6:]} == {CheckVerdict.CAUTION}


@pytest.mark.usefixtures("short_waits")
async def test_an_answer_that_never_comes_is_given_up() -> None:
    async with running_sandbox() as sandbox:
        await sandbox.fault("GetGlobalState", "no-reply")
        assert await last(sandbox.port) == bad(CheckStep.LOGIN, FindingCode.NO_ANSWER)


async def test_a_refused_account_list_keeps_the_words() -> None:
    async with running_sandbox() as sandbox:
        await sandbox.fault("Trd_GetAccList", "refuse", text="securityFirm")
        finding = (await found(sandbox.port))[-1]
        assert (finding.step, finding.data["text"]) == (CheckStep.ACCOUNTS, "securityFirm")


async def test_clear_text_to_another_computer_is_quotes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OpendConnection, "loopback", False)  # as a connection to another host reads it
    async with running_sandbox() as sandbox:
        finding = (await found(sandbox.port))[3]
        assert (finding.verdict, finding.code) == (CheckVerdict.CAUTION, FindingCode.CLEAR_TEXT)


async def test_a_check_leaves_no_connection_behind_when_it_is_cancelled() -> None:
    async with running_sandbox() as sandbox:
        await sandbox.fault("GetGlobalState", "no-reply")
        seen = asyncio.Event()
        endpoint = OpendEndpoint(host=LOOPBACK, port=sandbox.port)
        work = asyncio.ensure_future(check(endpoint, ManualClock(), lambda _f: seen.set()))  # noqa: TID251  awaited
        await seen.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        while (await sandbox.state())["sessions"]:  # noqa: ASYNC110  it is another process
            await asyncio.sleep(0)
