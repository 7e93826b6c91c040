"""The checklist of LongPort against a real port and against a service whose every answer is written here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes.servers.longport.gateway import API_KEY, FixedCredential, endpoint_of
from fakes.servers.longport.rows import holding, token_saying, token_that_ends
from fakes.servers.longport.scripted import OTP_PATH, Refused, ScriptedLongport
from fakes.servers.sandbox import running_sandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.waiting import in_time
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    ServerRefused,
    ServerTrouble,
    VaultError,
    VaultLocked,
)
from tideboard_core.gateways.http import reachability as reach
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport import check as checking
from tideboard_core.gateways.longport.check import check
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.gateways.longport.transport.http_client import PAPER_HEADER
from tideboard_core.model.connection_check import LONGPORT_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.model.order import LiveAccount
from tideboard_core.system.clock import SystemClock
from tideboard_core.wire.longport.commands import ControlCommand, QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

NOW = datetime.now(UTC)


@pytest.fixture
async def longport() -> AsyncIterator[ScriptedLongport]:
    async with ScriptedLongport() as server:
        server.scripts["quote"][QuoteCommand.USER_QUOTE_PROFILE] = lambda _: profile()
        balance = {"currency": "HKD", "net_assets": "1", "cash_infos": [], "frozen_transaction_fees": []}
        server.reply("GET", "/v1/asset/account", {"list": [balance]})
        server.reply("GET", "/v1/asset/stock", {"list": []})
        yield server


def profile(name: str = "LV2 Real-time Quotes") -> pb.UserQuoteProfileResponse:
    answer = pb.UserQuoteProfileResponse()
    ends = int((NOW + timedelta(days=30)).timestamp())
    package = pb.UserQuoteLevelDetail.PackageDetail(key="lv2", name=name, start=1, end=ends)
    answer.quote_level_detail.by_market_code["HK"].packages.append(package)
    return answer


async def findings(endpoint: LongportEndpoint) -> list[Finding]:
    told: list[Finding] = []
    async with in_time("the end of the check", lambda: told):
        await check(endpoint, SystemClock(), told.append)
    return told


async def last(server: ScriptedLongport, credential: Credential = API_KEY) -> Finding:
    """The finding that ended the check."""
    return (await findings(endpoint_of(server, source=FixedCredential(credential))))[-1]


async def found(server: ScriptedLongport, step: CheckStep, credential: Credential = API_KEY) -> Finding:
    told = await findings(endpoint_of(server, source=FixedCredential(credential)))
    return next(finding for finding in told if finding.step is step)


async def test_a_real_door_is_good_in_every_step_and_every_connection_is_given_back() -> None:
    async with running_sandbox(arguments=["--longport-port", "0"]) as sandbox:
        served = sandbox.line["longport"]
        addresses = Addresses(served["http"], served["quote_ws"], served["trade_ws"])
        source = FixedCredential(ApiKey(**sandbox.line["longport_keys"]))
        endpoint = LongportEndpoint(addresses=addresses, credentials=source)
        for _again in range(2):
            assert {finding.verdict for finding in await findings(endpoint)} == {CheckVerdict.GOOD}
        told = await findings(endpoint)
        assert [finding.step for finding in told] == list(LONGPORT_STEPS)
        assert told[5].data["online"] == 0
    account = told[9].accounts[0]
    assert isinstance(account, LiveAccount)
    assert account.currency == told[9].data["currency"] == "HKD"
    assert "HK" in {str(market) for market in told[7].data["packages"]}  # type: ignore[attr-defined]


async def test_a_check_that_is_given_up_while_it_ends_gives_back_every_connection(longport: ScriptedLongport) -> None:
    """Its sockets close when the dialog does: the session of its other calls is closed all the same."""
    endpoint = endpoint_of(longport, source=FixedCredential(API_KEY))

    async def given_up() -> bool:
        def report(finding: Finding) -> None:
            if finding.step is LONGPORT_STEPS[-1]:  # which awaits nothing: it closes when this is called
                asyncio.get_running_loop().call_soon(running.cancel)

        running = asyncio.ensure_future(check(endpoint, SystemClock(), report))  # noqa: TID251  awaited below
        await asyncio.wait([running])
        return running.cancelled()

    assert await given_up()
    await longport.until(lambda: not longport.open_sockets)


async def test_what_is_told_of_the_credential_is_no_secret(longport: ScriptedLongport) -> None:
    told = await findings(endpoint_of(longport))
    assert told[3].data == {"way": "api-key", "tail": "0001", "centre": "ap"}
    text = repr(told)
    assert API_KEY.app_secret not in text
    assert API_KEY.access_token not in text


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (403201, FindingCode.SIGNATURE_REFUSED),
        (403203, FindingCode.APP_KEY_REFUSED),
        (403205, FindingCode.IP_REFUSED),
        (401003, FindingCode.ENDED),
        (429001, FindingCode.CALLS_LIMITED),
        (429002, FindingCode.CALLS_LIMITED),
        (500000, FindingCode.BROKER_TROUBLE),
        (403202, FindingCode.SIGN_IN_REFUSED),
        (999999, FindingCode.SIGN_IN_REFUSED),
    ],
)
async def test_each_refusal_of_the_sign_in_is_told_with_the_brokers_words(
    longport: ScriptedLongport, number: int, code: FindingCode
) -> None:
    longport.refuse("GET", OTP_PATH, number, "the broker's words")
    finding = await last(longport)
    assert (finding.step, finding.verdict, finding.code) == (CheckStep.SIGN_IN, CheckVerdict.BAD, code)
    assert finding.data["text"] == "the broker's words"
    assert finding.data["trace"] == "trace-0001"
    assert longport.count("GET", OTP_PATH) == 1


async def test_a_key_of_paper_that_is_answered_only_without_the_header_is_told_to_be_of_real_money(
    longport: ScriptedLongport,
) -> None:
    def answered(seen: Seen) -> Said:
        if seen.headers.get(PAPER_HEADER) == "true":
            return Said(403, b'{"code": 403206, "message": "not a paper account", "data": null}')
        return longport.one_time_password(seen)

    longport.http["GET", OTP_PATH] = answered
    claims = {"aaid": "20975338", "account_channel": "lb_papertrading"}
    key = ApiKey(app_key="ak", app_secret="s", access_token=token_saying(**claims))
    found = await findings(endpoint_of(longport, source=FixedCredential(key)))
    assert [one.verdict for one in found if one.code is FindingCode.NOT_PAPER] == [CheckVerdict.CAUTION]
    (account,) = next(one.accounts for one in found if one.code is FindingCode.ACCOUNT_FOUND)
    assert isinstance(account, LiveAccount)
    with_it = [one.path for one in longport.seen if one.headers.get(PAPER_HEADER)]
    assert with_it == [OTP_PATH] * 2, "the first read alone, before and after the one without it"


async def test_a_token_that_came_meanwhile_proves_no_real_money(longport: ScriptedLongport) -> None:
    claims = {"aaid": "20975338", "account_channel": "lb_papertrading"}
    source = FixedCredential(ApiKey(app_key="ak", app_secret="s", access_token=token_saying(**claims)))
    renewed = ApiKey(app_key="ak", app_secret="s", access_token=token_saying(**claims, iat="2"))

    def answered(seen: Seen) -> Said:
        if seen.headers.get(PAPER_HEADER) == "true":
            return Said(403, b'{"code": 403206, "message": "not a paper account", "data": null}')
        source.credentials.append(renewed)
        return longport.one_time_password(seen)

    longport.http["GET", OTP_PATH] = answered
    found = await findings(endpoint_of(longport, source=source))
    assert (found[-1].step, found[-1].code) == (CheckStep.SIGN_IN, FindingCode.SIGN_IN_REFUSED)


@pytest.mark.parametrize("status", [502, 504])
async def test_something_in_between_that_fails_is_told(longport: ScriptedLongport, status: int) -> None:
    longport.http["GET", OTP_PATH] = lambda _: Said(status, b"<html>")
    assert (await last(longport)).code is FindingCode.BROKER_TROUBLE


@pytest.fixture
def short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads of the check end after half a second."""
    monkeypatch.setattr(checking, "TIMING", HttpTiming(connect=1.0, read=0.5, write=1.0))


@pytest.mark.usefixtures("short_reads")
async def test_a_broker_that_says_nothing_is_told(longport: ScriptedLongport) -> None:
    longport.silence("GET", OTP_PATH)
    assert (await last(longport)).code is FindingCode.BROKER_SILENT


async def test_an_account_call_that_fails_until_the_end_is_no_silence(
    longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, passed = asyncio.get_running_loop(), 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + passed)
    longport.refuse("GET", BALANCE, 500000, "internal error", 500)
    refuse = longport.http["GET", BALANCE]

    def late(seen: Seen) -> Said | None:
        nonlocal passed
        passed += 0.6 * checking.TIMING.read  # the time of a read is over at the second one
        return refuse(seen)

    longport.http["GET", BALANCE] = late
    finding = await last(longport)
    assert (finding.step, finding.verdict, finding.code) == (
        CheckStep.ACCOUNTS, CheckVerdict.BAD, FindingCode.BROKER_TROUBLE,
    )  # fmt: skip
    assert finding.data == {"text": "internal error", "number": "500000", "trace": "trace-0001"}
    assert longport.count("GET", BALANCE) > 1


@pytest.mark.parametrize("status", [200, 400, 404, 500])
async def test_a_call_that_the_account_does_not_have_is_told_in_the_brokers_words(
    longport: ScriptedLongport, status: int
) -> None:
    longport.refuse("GET", BALANCE, 12, "method not available for this account", status)
    refused = [one for one in await findings(endpoint_of(longport)) if one.step is CheckStep.ACCOUNTS]
    assert [(one.verdict, one.code) for one in refused] == [(CheckVerdict.CAUTION, FindingCode.ACCOUNT_REFUSED)]
    assert refused[0].data == {
        "text": "method not available for this account", "number": "12", "trace": "trace-0001",
    }  # fmt: skip
    assert longport.count("GET", BALANCE) == 1


@pytest.mark.parametrize(("online", "code"), [(8, FindingCode.SLOTS_FREE), (9, FindingCode.SLOTS_SPENT), (10, None)])
async def test_two_connections_must_be_free(longport: ScriptedLongport, online: int, code: FindingCode | None) -> None:
    longport.online, longport.limit = online, 10
    finding = await found(longport, CheckStep.SLOTS)
    assert finding.code is (code or FindingCode.SLOTS_SPENT)
    assert (finding.data["online"], finding.data["limit"]) == (online, 10)
    assert bool(longport.gone) is (finding.code is FindingCode.SLOTS_FREE)


@pytest.mark.parametrize(("served", "step"), [("quote", CheckStep.QUOTE_SOCKET), ("trade", CheckStep.TRADE_SOCKET)])
async def test_a_socket_that_refuses_is_told(longport: ScriptedLongport, served: str, step: CheckStep) -> None:
    longport.scripts[served][ControlCommand.AUTH] = lambda _: Refused(5, 401, "auth failed")
    finding = await last(longport)
    assert (finding.step, finding.code) == (step, FindingCode.SOCKET_REFUSED)
    assert finding.data["text"] == "auth failed"


async def test_each_socket_has_a_password_of_its_own(longport: ScriptedLongport) -> None:
    await findings(endpoint_of(longport))
    passwords = [longport.packets(ControlCommand.AUTH, name)[0].token for name in ("quote", "trade")]
    assert passwords == ["otp-0001", "otp-0002"]
    assert not longport.open_sockets


async def test_a_socket_that_is_not_there_is_told(longport: ScriptedLongport) -> None:
    endpoint = endpoint_of(longport)
    elsewhere = replace(
        endpoint, addresses=endpoint.addresses._replace(quote=endpoint.addresses.http.replace("http", "ws"))
    )
    finding = (await findings(elsewhere))[-1]
    assert (finding.step, finding.code) == (CheckStep.QUOTE_SOCKET, FindingCode.SOCKET_FAILED)
    assert finding.data["error"] == "websocket-refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (profile(), FindingCode.PACKAGES_FOUND),
        (profile("HK 15-minute delayed"), FindingCode.PACKAGES_DELAYED),
        (pb.UserQuoteProfileResponse(), FindingCode.NO_PACKAGES),
    ],
)
async def test_packages_and_delays_are_told(
    longport: ScriptedLongport, answer: pb.UserQuoteProfileResponse, code: FindingCode
) -> None:
    longport.scripts["quote"][QuoteCommand.USER_QUOTE_PROFILE] = lambda _: answer
    finding = await found(longport, CheckStep.PACKAGES)
    assert finding.code is code
    assert finding.verdict is (CheckVerdict.GOOD if code is FindingCode.PACKAGES_FOUND else CheckVerdict.CAUTION)


GRANT = OAuthGrant(client_id="client-0001", access_token="access", refresh_token="refresh")
NOTHING = {"total_cash": "0", "net_assets": "0", "buy_power": "0.00", "currency": "HKD", "max_finance_amount": "0"}


@pytest.mark.parametrize(
    ("credential", "rows", "held", "empty"),
    [
        ("oauth", [NOTHING], [], True),
        ("oauth", [NOTHING], [holding(quantity="0")], True),
        ("oauth", [NOTHING], [holding()], False),
        ("oauth", [NOTHING, NOTHING | {"currency": "USD", "buy_power": "5"}], [], False),
        ("oauth", [NOTHING | {"cash_infos": [{"currency": "USD", "frozen_cash": "1"}]}], [], False),
        ("api-key", [NOTHING], [], False),
    ],
)
async def test_a_grant_to_an_account_that_shows_nothing_may_be_of_an_empty_one(
    longport: ScriptedLongport,
    *,
    credential: str,
    rows: list[dict[str, object]],
    held: list[dict[str, object]],
    empty: bool,
) -> None:
    longport.reply("GET", BALANCE, {"list": rows})
    longport.reply("GET", STOCK, {"list": [{"account_channel": "lb", "stock_info": held}]})
    key = API_KEY if credential == "api-key" else GRANT
    found = list(await findings(endpoint_of(longport, source=FixedCredential(key))))

    cautions = [one.verdict for one in found if one.code is FindingCode.ACCOUNT_EMPTY]
    assert cautions == ([CheckVerdict.CAUTION] if empty else [])
    assert found[-1].step is CheckStep.VALIDITY


AMERICAN = ApiKey(app_key="us_ak-0001", app_secret="us_as-0001", access_token="us_at-0001")
SITE = Addresses("https://openapi.longbridge.com", "wss://openapi-quote.longbridge.com", "wss://t.longbridge.com")


@pytest.mark.parametrize("field", ["http", "quote", "trade"])
async def test_the_mainlands_site_is_asked_nothing_with_a_us_key(field: str) -> None:
    """Not even its name is looked up."""
    addresses = SITE._replace(**{field: f"https://{field}.longbridge.cn"})
    reported = await findings(LongportEndpoint(addresses=addresses, credentials=FixedCredential(AMERICAN)))
    assert [(one.step, one.verdict, one.code) for one in reported] == [
        (CheckStep.ADDRESS, CheckVerdict.BAD, FindingCode.US_KEY_ELSEWHERE)
    ]
    assert reported[0].data["host"] == f"{field}.longbridge.cn"


async def test_a_us_token_that_claims_paper_is_sent_nowhere(longport: ScriptedLongport) -> None:
    claims = replace(AMERICAN, access_token=f"us_{token_saying(account_channel='lb_papertrading')}")
    reported = await last(longport, claims)
    assert (reported.step, reported.code) == (CheckStep.CREDENTIAL, FindingCode.US_KEY_CLAIMS_PAPER)
    assert not [seen for seen in longport.seen if seen.headers.get("authorization")]


@pytest.mark.parametrize(
    ("credential", "number", "code"),
    [
        (AMERICAN, 403201, FindingCode.SIGNATURE_REFUSED),
        (replace(API_KEY, access_token="us_at-0001"), 403201, FindingCode.KEYS_MIXED),
        (replace(API_KEY, access_token="us_at-0001"), 12, FindingCode.KEYS_MIXED),
        (AMERICAN, 12, FindingCode.OTHER_CENTRE),
        (API_KEY, 12, FindingCode.OTHER_CENTRE),
    ],
)
async def test_a_refusal_names_the_data_centres_and_not_the_network(
    longport: ScriptedLongport, credential: ApiKey, number: int, code: FindingCode
) -> None:
    longport.refuse("GET", "/v1/socket/token", number, "no", 500 if number == 12 else 403)
    reported = await last(longport, credential)
    assert (reported.step, reported.verdict, reported.code) == (CheckStep.SIGN_IN, CheckVerdict.BAD, code)
    assert reported.data["text"] == "no"


async def test_an_account_that_cannot_be_read_leaves_quotes(longport: ScriptedLongport) -> None:
    longport.refuse("GET", "/v1/asset/account", 403000, "no trade permission")
    told = await findings(endpoint_of(longport))
    assert told[-2].code is FindingCode.ACCOUNT_REFUSED
    assert told[-2].verdict is CheckVerdict.CAUTION
    assert told[-1].step is CheckStep.VALIDITY


@pytest.mark.parametrize(
    ("days", "code"), [(None, FindingCode.END_UNKNOWN), (90, FindingCode.LASTS), (13, FindingCode.ENDS_SOON)]
)
async def test_the_end_of_the_token_is_told(longport: ScriptedLongport, days: float | None, code: FindingCode) -> None:
    token = API_KEY.access_token if days is None else token_that_ends(NOW + timedelta(days=days))
    finding = await last(longport, replace(API_KEY, access_token=token))
    assert finding.code is code


async def test_a_grant_is_renewed_by_itself(longport: ScriptedLongport) -> None:
    told = await findings(endpoint_of(longport, source=FixedCredential(GRANT)))
    assert told[3].data == {"way": "oauth", "tail": "0001", "centre": "ap"}
    assert told[-1].code is FindingCode.RENEWED
    sent = {name.casefold(): value for name, value in longport.seen[-1].headers.items()}
    assert sent["authorization"] == "Bearer access"


class Raising:
    """A CredentialSource that has none."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def credential(self) -> Credential:
        raise self._error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LoginRefused("no-credential"), FindingCode.CREDENTIAL_MISSING),
        (LoginRefused("sign-in-over", text="invalid_grant"), FindingCode.CREDENTIAL_ENDED),
        (VaultLocked("keyring-locked", reason="KeyringLocked"), FindingCode.KEYRING_SHUT),
        (VaultError("keyring-entry-damaged", name="x"), FindingCode.KEYRING_SHUT),
        (ServerTrouble("server-error", text="internal error"), FindingCode.BROKER_TROUBLE),
        (ServerRefused("server-refused", text="no"), FindingCode.SIGN_IN_REFUSED),
        (GatewayDown("connection-lost"), FindingCode.BROKER_SILENT),
        (GatewayError("reply-unreadable"), FindingCode.BROKER_SILENT),
    ],
)
async def test_a_credential_that_is_not_to_be_had(
    longport: ScriptedLongport, error: Exception, code: FindingCode
) -> None:
    endpoint = replace(endpoint_of(longport), credentials=Raising(error))
    finding = (await findings(endpoint))[-1]
    assert (finding.step, finding.code) == (CheckStep.CREDENTIAL, code)
    assert longport.count("GET", OTP_PATH) == 0


@pytest.mark.parametrize("part", ["app_key", "app_secret", "access_token"])
async def test_a_credential_with_a_hole_is_not_sent(longport: ScriptedLongport, part: str) -> None:
    finding = await last(longport, replace(API_KEY, **{part: ""}))  # type: ignore[arg-type]
    assert finding.code is FindingCode.CREDENTIAL_INCOMPLETE
    assert longport.count("GET", OTP_PATH) == 0


@pytest.mark.parametrize(
    ("seconds", "local", "code"),
    [
        (0, False, FindingCode.CLOCK_GOOD),
        (-120, False, FindingCode.CLOCK_OFF),
        (120, False, FindingCode.CLOCK_OFF),
        (3600, False, FindingCode.CLOCK_WRONG),
        (3600, True, FindingCode.CLOCK_OWN),
    ],
)
async def test_the_clock(
    longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch, seconds: float, local: bool, code: FindingCode
) -> None:
    async def told(_url: str, _timing: HttpTiming, _authority: str, _proxy: object) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=seconds)

    monkeypatch.setattr(checking, "server_time", told)
    if not local:
        monkeypatch.setattr(checking, "this_computer", lambda _host: False)
    finding = await found(longport, CheckStep.CLOCK)
    assert finding.code is code
    skew = finding.data.get("skew", seconds)
    assert isinstance(skew, (int, float))
    assert abs(skew - seconds) < 5


async def test_a_service_without_a_clock(longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told(_url: str, _timing: HttpTiming, _authority: str, _proxy: object) -> None:
        return None

    monkeypatch.setattr(checking, "server_time", told)
    assert (await found(longport, CheckStep.CLOCK)).code is FindingCode.CLOCK_UNKNOWN


async def test_nothing_is_sent_in_clear_text_to_another_computer(longport: ScriptedLongport) -> None:
    addresses = Addresses("http://192.0.2.7", *longport.addresses[1:])
    finding = (await findings(replace(endpoint_of(longport), addresses=addresses)))[-1]
    assert (finding.step, finding.code) == (CheckStep.ADDRESS, FindingCode.CLEAR_TEXT_REFUSED)
    assert longport.connections == 0


async def test_an_obstacle_is_told_at_its_step(longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(code: FindingCode) -> Callable[..., object]:
        async def reached(*_what: object) -> None:
            raise reach.CheckFailure(code, host="h", port=1)

        return reached

    for name, step, code in (
        ("server_time", CheckStep.CLOCK, FindingCode.SERVICE_NOT_HTTP),
        ("verify_certificates", CheckStep.TLS, FindingCode.SERVICE_CLOSED),
        ("look_up", CheckStep.ADDRESS, FindingCode.HOST_UNKNOWN),
    ):
        monkeypatch.setattr(checking, name, closed(code))
        finding = await last(longport)
        assert (finding.step, finding.code, finding.verdict) == (step, code, CheckVerdict.BAD)
