"""The connection check of an OpenD: each step on a connection of its own, with a finding per step."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from tideboard_core.errors import GatewayError, LoginRefused, RequestTimeout
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.futu.feed import FutuQuotes
from tideboard_core.gateways.futu.trading import FutuTrading
from tideboard_core.gateways.opend.connection import OpendConnection, OpendTiming
from tideboard_core.gateways.opend.link import OpendEndpoint, OpendLink
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.live import LoginAsk
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.system import Clock

RESOLVE_SECONDS: Final = 5.0
HTTP_SECONDS: Final = 2.0
TIMING: Final = OpendTiming(connect=5.0, read=6.0, write=5.0)
OLDEST_TRIED: Final = 800
NEWEST_TRIED: Final = 1099
"""Range of `serverVer` in InitConnect that was tried: 1011 is release 10.11. A version outside it is a caution only."""

_MAGIC: Final = b"FT"
_ASKED: Final = {
    LoginAsk.PHONE_CODE: FindingCode.PHONE_CODE_ASKED,
    LoginAsk.PICTURE_CODE: FindingCode.PICTURE_CODE_ASKED,
}
_FIRST_BYTES: Final = 64
_Report = Callable[[Finding], None]
_Address = tuple[str, int]


class _RecordingConnection(OpendConnection):
    """A connection that keeps the first bytes from the other side, which show what program listens there."""

    first = b""

    def data_received(self, data: bytes) -> None:
        """Keep the first bytes and parse as usual."""
        self.first = (self.first + data)[:_FIRST_BYTES]
        super().data_received(data)

    async def reach(self, address: _Address, seconds: float) -> None:
        """Open the socket; raises OSError, TimeoutError."""
        async with asyncio.timeout(seconds):
            await self._loop.create_connection(lambda: self, *address)


class _Probe(OpendLink):
    """The link of one check, over a recording connection; it sends reads alone."""

    def __init__(self, endpoint: OpendEndpoint, clock: Clock) -> None:
        sink = NullSink()
        super().__init__(endpoint, feed=sink, trading=sink, clock=clock)
        self.quotes, self.trading = FutuQuotes(self), FutuTrading(self)
        self.recording = self._new_recording()

    async def reach(self, address: _Address) -> None:
        """Open the socket; raises OSError, TimeoutError."""
        await self.close()
        self.recording = self._new_recording()
        await self.recording.reach(address, self._endpoint.timing.connect)
        self._connection = self.recording

    async def init_connect(self) -> int:
        """Send InitConnect and nothing else; returns the server's version."""
        return (await self.established().log_in()).server_version

    def _new_recording(self) -> _RecordingConnection:
        endpoint = self._endpoint
        return _RecordingConnection(
            handlers={},
            on_closed=lambda _error: None,
            on_time=lambda _seconds: None,
            rsa=endpoint.rsa,
            timing=endpoint.timing,
            on_secret=endpoint.on_secret,
        )


async def check(endpoint: OpendEndpoint, clock: Clock, report: _Report) -> None:
    """Run the steps and call `report` with each finding; returns after the last one, or the first BAD one.

    No existing connection is touched, and nothing is written or unlocked. Every wait has a limit.
    """
    steps = _Steps(replace(endpoint, timing=TIMING, sandbox_address=None), clock, report)
    try:
        await steps.run()
    finally:
        await steps.probe.close()


class _Steps:
    def __init__(self, endpoint: OpendEndpoint, clock: Clock, report: _Report) -> None:
        self._endpoint, self._clock = endpoint, clock
        self._findings = Findings(report)
        self.probe = _Probe(endpoint, clock)

    async def run(self) -> None:
        with contextlib.suppress(StepFailed):
            address = await self._find_port(await self._resolve())
            version = await self._init_connect(address)
            self._report_encryption()
            await self._check_login()
            self._report_version(version)
            await self._list_accounts()
            await self._list_rights()
            await self._count_quota()

    # --- network ----------------------------------------------------------------------------------------------------

    async def _resolve(self) -> Sequence[_Address]:
        host, port = self._endpoint.host, self._endpoint.port
        step = CheckStep.ADDRESS
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise self._findings.bad(step, FindingCode.NAME_TIMED_OUT, host=host) from None
        except (OSError, UnicodeError):
            raise self._findings.bad(step, FindingCode.NAME_UNKNOWN, host=host) from None
        addresses = list(dict.fromkeys((str(info[4][0]), port) for info in found))
        self._findings.good(
            step, FindingCode.ADDRESS_KNOWN, host=host, addresses=", ".join(text for text, _ in addresses)
        )
        return addresses

    async def _find_port(self, addresses: Sequence[_Address]) -> _Address:
        codes = []
        for address in addresses:
            code = await self._try(address)
            if code is FindingCode.PORT_ANSWERS:
                self._findings.good(CheckStep.PORT, code, port=self._endpoint.port)
                return address
            codes.append(code)
        # "localhost" resolves to ::1 and 127.0.0.1: a closed port says more than the other address's time-out.
        code = FindingCode.PORT_CLOSED if FindingCode.PORT_CLOSED in codes else codes[-1]
        raise self._findings.bad(CheckStep.PORT, code, host=self._endpoint.host, port=self._endpoint.port)

    async def _try(self, address: _Address) -> FindingCode:
        try:
            await self.probe.reach(address)
        except TimeoutError:
            return FindingCode.PORT_TIMED_OUT
        except ConnectionRefusedError:
            return FindingCode.PORT_CLOSED
        except OSError:
            return FindingCode.HOST_UNREACHABLE
        return FindingCode.PORT_ANSWERS

    # --- protocol and key -------------------------------------------------------------------------------------------

    async def _init_connect(self, address: _Address) -> int:
        try:
            version = await self.probe.init_connect()
        except GatewayError as error:
            raise await self._why_no_login(address, error) from None
        self._findings.good(CheckStep.PROTOCOL, FindingCode.SPEAKS_OPEND)
        if self._endpoint.rsa is not None:
            self._findings.good(CheckStep.KEY, FindingCode.KEY_FITS)
        return version

    async def _why_no_login(self, address: _Address, error: GatewayError) -> StepFailed:
        first = self.probe.recording.first
        if first and not first.startswith(_MAGIC[: len(first)]):
            return self._other_protocol(first)
        if isinstance(error, LoginRefused):
            return self._login_refused(error)
        if first:  # a frame whose body cannot be read: it is encrypted with a key that is not ours
            self._findings.good(CheckStep.PROTOCOL, FindingCode.SPEAKS_OPEND)
            code = FindingCode.KEY_MISSING if self._endpoint.rsa is None else FindingCode.KEY_WRONG
            return self._findings.bad(CheckStep.KEY, code)
        if isinstance(error, RequestTimeout) and await _answers_http(address):
            return self._findings.bad(CheckStep.PROTOCOL, FindingCode.SPEAKS_HTTP, port=address[1])
        return await self._why_silent(address, error)

    async def _why_silent(self, address: _Address, error: GatewayError) -> StepFailed:
        """Find out why no byte came: if we hold a key, a second login without one shows whether the key is unwanted."""
        silent = isinstance(error, RequestTimeout)
        if self._endpoint.rsa is None:
            code = FindingCode.SAYS_NOTHING if silent else FindingCode.HANGS_UP
            return self._findings.bad(CheckStep.PROTOCOL, code, port=address[1])
        if await self._accepts_plain_login(address):
            self._findings.good(CheckStep.PROTOCOL, FindingCode.SPEAKS_OPEND)
            return self._findings.bad(CheckStep.KEY, FindingCode.KEY_UNUSED)
        if silent:
            return self._findings.bad(CheckStep.PROTOCOL, FindingCode.SAYS_NOTHING, port=address[1])
        return self._findings.bad(CheckStep.KEY, FindingCode.KEY_WRONG)

    async def _accepts_plain_login(self, address: _Address) -> bool:
        other = _Probe(replace(self._endpoint, rsa=None), self._clock)
        try:
            await other.reach(address)
            await other.init_connect()
        except (GatewayError, OSError):
            return False
        else:
            return True
        finally:
            await other.close()

    def _other_protocol(self, first: bytes) -> StepFailed:
        port = self._endpoint.port
        if first.startswith(b"HTTP"):
            return self._findings.bad(CheckStep.PROTOCOL, FindingCode.SPEAKS_HTTP, port=port)
        words = "".join(letter for letter in first.decode("ascii", "replace").split("\n")[0] if letter.isprintable())
        return self._findings.bad(
            CheckStep.PROTOCOL, FindingCode.SPEAKS_OTHER, port=port, words=words.replace("\ufffd", "?")
        )

    def _login_refused(self, error: LoginRefused) -> StepFailed:
        if error.code == "login-refused":
            return self._findings.bad(CheckStep.PROTOCOL, FindingCode.LOGIN_REFUSED, text=error.data.get("text", ""))
        self._findings.good(CheckStep.PROTOCOL, FindingCode.SPEAKS_OPEND)
        code = FindingCode.KEY_UNUSED if error.code == "encryption-not-offered" else FindingCode.KEY_MISSING
        return self._findings.bad(CheckStep.KEY, code)

    def _report_encryption(self) -> None:
        if self._endpoint.rsa is not None:
            return
        if self.probe.may_trade:
            self._findings.good(CheckStep.KEY, FindingCode.KEY_NOT_NEEDED)
        else:
            self._findings.caution(CheckStep.KEY, FindingCode.CLEAR_TEXT, host=self._endpoint.host)

    # --- login, accounts, rights ------------------------------------------------------------------------------------

    async def _check_login(self) -> None:
        state = await self._findings.asked(CheckStep.LOGIN, self.probe.quotes.gateway_state())
        if not state.quotes_logged_in:
            code = FindingCode.QUOTES_LOGGED_OUT if state.asks is None else _ASKED[state.asks]
            raise self._findings.bad(CheckStep.LOGIN, code)
        if not state.trade_logged_in:
            self._findings.caution(CheckStep.LOGIN, FindingCode.TRADE_LOGGED_OUT)
        else:
            self._findings.good(CheckStep.LOGIN, FindingCode.LOGGED_IN)

    def _report_version(self, number: int) -> None:
        version = f"{number // 100}.{number % 100}"
        if number < OLDEST_TRIED:
            self._findings.caution(CheckStep.VERSION, FindingCode.VERSION_OLDER, version=version)
        elif number > NEWEST_TRIED:
            self._findings.caution(CheckStep.VERSION, FindingCode.VERSION_NEWER, version=version)
        else:
            self._findings.good(CheckStep.VERSION, FindingCode.VERSION_KNOWN, version=version)

    async def _list_accounts(self) -> None:
        accounts = tuple(await self._findings.asked(CheckStep.ACCOUNTS, self.probe.trading.accounts()))
        if not accounts:
            self._findings.caution(CheckStep.ACCOUNTS, FindingCode.NO_ACCOUNTS)
            return
        self._findings.accounts(FindingCode.ACCOUNTS_FOUND, accounts)

    async def _list_rights(self) -> None:
        rights = await self._findings.asked(CheckStep.RIGHTS, self.probe.quotes.quote_rights())
        if any(right is not QuoteRight.NONE for right in rights.values()):
            self._findings.good(CheckStep.RIGHTS, FindingCode.RIGHTS_FOUND, rights=rights)
        else:
            self._findings.caution(CheckStep.RIGHTS, FindingCode.NO_RIGHTS)

    async def _count_quota(self) -> None:
        info = await self._findings.asked(CheckStep.QUOTA, self.probe.quotes.subscription_info())
        data = {"left": info.remaining, "limit": info.used + info.remaining}
        if info.remaining:
            self._findings.good(CheckStep.QUOTA, FindingCode.QUOTA_LEFT, **data)
        else:
            self._findings.caution(CheckStep.QUOTA, FindingCode.QUOTA_SPENT, **data)


async def _answers_http(address: _Address) -> bool:
    """Return whether a HEAD request gets an HTTP answer: FutuOpenD-rs and other web servers ignore an OpenD login."""
    try:
        async with asyncio.timeout(HTTP_SECONDS):
            reader, writer = await asyncio.open_connection(*address)
            try:
                writer.write(b"HEAD / HTTP/1.0\r\n\r\n")
                return (await reader.read(_FIRST_BYTES)).startswith(b"HTTP")
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError):
        return False
