"""HTTP calls: exact bytes signed, bearer mode, envelopes, second tries of reads alone, the server's clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from yarl import URL

from fakes.servers.longport.gateway import API_KEY, FixedCredential, silent_on
from fakes.servers.longport.scripted import TRACE, ScriptedLongport, said
from fakes.servers.scripted_http import Cut, Said, Seen, closes_before, held_bodies
from fakes.values.clock import ManualClock
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    VaultLocked,
)
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport import http_client
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.wire.longport.signing import canonical_request, signature, signature_in

PATH = "/v1/asset/account"
ORDERS = "/v1/trade/order/history"
GRANT = OAuthGrant(client_id="client-1", access_token="bearer-1", refresh_token="refresh-1")
Make = Callable[..., HttpCalls]


@pytest.fixture
async def make(longport: ScriptedLongport, clock: ManualClock) -> AsyncIterator[Make]:
    """Make callers of the scripted server that are closed at the end; they never really sleep."""
    made: list[HttpCalls] = []

    def caller(source: FixedCredential | None = None, **options: Any) -> HttpCalls:
        timing = options.pop("timing", HttpTiming())
        http = HttpCalls(
            longport.addresses.http,
            credentials=source or FixedCredential(),
            clock=clock,
            timing=timing,
            **{"sleep": clock.sleep, **options},
        )
        made.append(http)
        return http

    yield caller
    for http in made:
        await http.close()


def expected_signature(seen: Seen, key: ApiKey = API_KEY) -> str:
    """What the vendor's rules make of a request as it came."""
    path, _, query = seen.target.partition("?")
    text = canonical_request(
        method=seen.method,
        path=path,
        query=query,
        body=seen.body,
        app_key=key.app_key,
        access_token=key.access_token,
        timestamp=seen.headers["x-timestamp"],
    )
    return signature(text, key.app_secret)


def pauses(count: int) -> Callable[[float], Awaitable[None]]:
    """A sleep that ends at once, but for the last of `count`: by then the time of a read is over."""
    left = [count]

    async def pause(_seconds: float) -> None:
        left[0] -= 1
        if not left[0]:
            raise TimeoutError

    return pause


async def error_of(http: HttpCalls, path: str = PATH) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        await http.read(path)
    return failed.value


# -- what goes out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        (),
        (("symbol", "700.HK"), ("status", "FilledStatus"), ("status", "NewStatus"), ("start_at", "1699900000")),
        (("remark", "a b&c=d/e?f#g+h%20"), ("name", "腾讯"), ("empty", "")),
    ],
    ids=["none", "repeated", "odd"],
)
async def test_what_is_signed_is_what_is_on_the_wire(
    make: Make, longport: ScriptedLongport, query: tuple[tuple[str, str], ...]
) -> None:
    longport.reply("GET", ORDERS, {"orders": []})
    assert await make().read(ORDERS, query) == {"orders": []}
    (seen,) = longport.seen
    assert signature_in(seen.headers["x-api-signature"]) == expected_signature(seen)
    assert seen.headers["x-api-key"] == API_KEY.app_key
    assert seen.headers["authorization"] == API_KEY.access_token
    assert seen.headers["content-type"] == "application/json; charset=utf-8"
    if len(query) == 4:
        assert seen.target.endswith("?symbol=700.HK&status=FilledStatus&status=NewStatus&start_at=1699900000")


async def test_a_body_is_signed_byte_for_byte(make: Make, longport: ScriptedLongport) -> None:
    longport.reply("POST", "/v1/quote/options/strikes", {"list": []})
    body = '{"symbol":"AAPL.US","name":"腾讯"}'.encode()
    await make().call("POST", "/v1/quote/options/strikes", body=body)
    (seen,) = longport.seen
    assert seen.body == body
    assert signature_in(seen.headers["x-api-signature"]) == expected_signature(seen)


async def test_a_stamp_never_repeats_though_the_clock_stands(make: Make, longport: ScriptedLongport) -> None:
    longport.reply("GET", PATH, {})
    http = make()
    await asyncio.gather(*(http.read(PATH) for _ in range(20)))
    stamps = [seen.headers["x-timestamp"] for seen in longport.seen]
    assert len(set(stamps)) == 20
    assert all("." in stamp for stamp in stamps)


async def test_a_clock_set_back_is_followed(make: Make, longport: ScriptedLongport, clock: ManualClock) -> None:
    longport.reply("GET", PATH, {})
    http = make()
    await http.read(PATH)
    clock.jump_wall(-3600)
    await http.read(PATH)
    first, second = (float(seen.headers["x-timestamp"]) for seen in longport.seen)
    assert second == pytest.approx(first - 3600, abs=1)


async def test_oauth_sends_a_bearer_and_no_signature(make: Make, longport: ScriptedLongport) -> None:
    longport.reply("GET", PATH, {})
    await make(FixedCredential(GRANT)).read(PATH)
    (seen,) = longport.seen
    assert seen.headers["authorization"] == "Bearer bearer-1"
    assert seen.headers["x-api-key"] == "client-1"
    assert seen.headers["x-dc-region"] == "ap"
    assert "x-timestamp" in seen.headers
    assert "x-api-signature" not in seen.headers


async def test_a_credential_renewed_meanwhile_is_used_at_once(make: Make, longport: ScriptedLongport) -> None:
    longport.reply("GET", PATH, {})
    source = FixedCredential()
    http = make(source)
    await http.read(PATH)
    source.credentials.append(ApiKey(app_key="ak-test-0001", app_secret="s", access_token="at-test-0002"))
    await http.read(PATH)
    assert [seen.headers["authorization"] for seen in longport.seen] == ["at-test-0001", "at-test-0002"]


@pytest.mark.parametrize("url", ["http://192.0.2.1", "http://example.invalid:80", "ws://10.0.0.1"])
def test_clear_text_to_another_computer_is_refused(url: str, clock: ManualClock) -> None:
    with pytest.raises(InsecureTransport, match="clear-text-broker"):
        HttpCalls(url, credentials=FixedCredential(), clock=clock, timing=HttpTiming())


async def test_a_key_with_a_line_break_is_said_and_not_shown(make: Make, longport: ScriptedLongport) -> None:
    broken = ApiKey(app_key="ak\r\nx: y", app_secret="s", access_token="at")
    error = await error_of(make(FixedCredential(broken)))
    assert (type(error), error.code) == (LoginRefused, "credential-unusable")
    assert longport.seen == []


async def test_a_keyring_that_stays_shut_is_a_login_that_cannot_be_made(make: Make, longport: ScriptedLongport) -> None:
    class Shut(FixedCredential):
        async def credential(self) -> Credential:
            raise VaultLocked("keyring-locked")

    error = await error_of(make(Shut()))
    assert (type(error), error.code) == (LoginRefused, "keyring-locked")
    assert longport.seen == []


async def test_the_time_in_which_a_person_opens_the_keyring_does_not_count(
    make: Make, longport: ScriptedLongport
) -> None:
    longport.reply("GET", PATH, {"a": 1})
    source = FixedCredential()
    source.at_hand.clear()
    http = make(source, timing=HttpTiming(read=0.05))
    async with asyncio.TaskGroup() as group:
        call = group.create_task(http.read(PATH))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await asyncio.shield(call)
        http.timing = HttpTiming()  # the answer may take as long as ever
        source.at_hand.set()
    assert call.result() == {"a": 1}


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, {}])
async def test_a_success_without_data_is_an_empty_object(make: Make, longport: ScriptedLongport, data: object) -> None:
    longport.reply("GET", PATH, data)
    assert await make().read(PATH) == {}


@pytest.mark.parametrize(
    ("number", "status", "kind", "code"),
    [
        (401003, 401, LoginRefused, "token-expired"),
        (403201, 403, LoginRefused, "signature-invalid"),
        (403203, 403, LoginRefused, "app-key-illegal"),
        (403205, 403, LoginRefused, "ip-not-allowed"),
        (429001, 429, RateLimited, "rate-limited"),
        (429002, 200, RateLimited, "rate-limited"),
        (602001, 200, ServerRefused, "server-refused"),
        (404001, 404, ServerRefused, "server-refused"),
    ],
)
async def test_a_no_keeps_words_number_and_trace(
    make: Make, longport: ScriptedLongport, number: int, status: int, kind: type[GatewayError], code: str
) -> None:
    longport.refuse("GET", PATH, number, "the server's words", status)
    error = await error_of(make())
    assert (type(error), error.code) == (kind, code)
    assert (error.data["text"], error.data["trace"]) == ("the server's words", TRACE)
    assert error.data["number"] == str(number)
    assert longport.count("GET", PATH) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Said(401, b"who are you"), LoginRefused, "login-refused"),
        (Said(404, b"<html>nothing here</html>"), ServerRefused, "server-refused"),
        (Said(429, b"slow down"), RateLimited, "rate-limited"),
        (Said(200, b"<html>captive portal</html>"), GatewayError, "reply-unreadable"),
        (Said(200, b'{"code":0,"data":[]}'), GatewayError, "reply-unreadable"),
        (Said(302, b"", {"Location": "/v1/asset/stock"}), GatewayError, "reply-unreadable"),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
async def test_an_answer_that_is_no_envelope_is_told_with_its_status(
    make: Make, longport: ScriptedLongport, answer: Said, kind: type[GatewayError], code: str
) -> None:
    longport.http["GET", PATH] = lambda _: answer
    error = await error_of(make())
    assert (type(error), error.code) == (kind, code)
    assert str(answer.status) in str(error)
    assert [seen.path for seen in longport.seen] == [PATH]


async def test_a_connection_that_is_closed_between_head_and_body_of_an_answer_is_down(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library then raises a plain RuntimeError, which no caller expects."""
    async with held_bodies() as port:
        http = HttpCalls(f"http://127.0.0.1:{port}", credentials=FixedCredential(), clock=clock, timing=HttpTiming())
        closes_before(http_client, http.close, monkeypatch)
        with pytest.raises(GatewayDown, match=r"connection-lost detail='Connection closed\.'"):
            await http.exchange("GET", PATH, (), b"")


async def test_an_endless_answer_is_cut_off(
    make: Make, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.body.ANSWER_CAP", 1000)
    longport.http["GET", PATH] = lambda _: Said(200, b"x" * 5000)
    assert (await error_of(make())).code == "reply-unreadable"


# -- once more ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble", [Said(500, b"oops"), Said(503, b""), Said(200, b'{"code":500000,"message":"internal error"}')]
)
async def test_a_read_is_asked_again_when_the_server_failed(
    make: Make, longport: ScriptedLongport, trouble: Said
) -> None:
    answers = [trouble, trouble, said({"list": []})]
    longport.http["GET", PATH] = lambda _: answers.pop(0)
    assert await make().read(PATH) == {"list": []}
    assert longport.count("GET", PATH) == 3


async def test_a_read_is_asked_again_when_the_connection_is_lost(make: Make, longport: ScriptedLongport) -> None:
    longport.reply("GET", PATH, {"a": 1})
    longport.cuts["GET"] = Cut.AFTER_READING

    async def mended(seconds: float) -> None:
        longport.cuts.clear()

    assert await make(sleep=mended).read(PATH) == {"a": 1}
    assert longport.count("GET", PATH) == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_but_a_read_is_asked_twice(make: Make, longport: ScriptedLongport, method: str) -> None:
    path = "/v1/watchlist/groups"
    http = make()
    longport.http[method, path] = lambda _: Said(500, b"oops")
    with pytest.raises(ServerRefused):
        await http.call(method, path)
    longport.cuts[method] = Cut.AFTER_READING
    with pytest.raises(GatewayDown):
        await http.call(method, path)
    assert longport.count(method, path) == 2


async def test_back_off_ends_with_the_time_of_a_read_and_the_last_words_of_the_server(
    make: Make, longport: ScriptedLongport
) -> None:
    answers = [Said(500, b"oops"), Said(503, b'{"code":503001,"message":"no route"}')]
    longport.http["GET", PATH] = lambda _: answers.pop(0)
    error = await error_of(make(sleep=pauses(2)))
    assert (type(error), error.code) == (ServerTrouble, "server-error")
    assert (error.data["text"], error.data["number"], error.data["trace"]) == ("no route", "503001", TRACE)
    assert longport.count("GET", PATH) == 2


async def test_a_server_that_spoke_and_then_fell_silent_is_told_by_its_words(
    make: Make, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    longport.http["GET", PATH] = lambda _: Said(500, b'{"code":500000,"message":"internal error"}')

    async def then_silent(_seconds: float) -> None:
        silent_on(http, longport, PATH, monkeypatch)

    http = make(sleep=then_silent)
    error = await error_of(http)
    assert (type(error), error.data["text"]) == (ServerTrouble, "internal error")


async def test_connections_lost_until_the_end_are_told_as_such_and_end_no_login(
    make: Make, longport: ScriptedLongport
) -> None:
    longport.cuts["GET"] = Cut.AFTER_READING
    error = await error_of(make(sleep=pauses(1)))
    assert (type(error), error.code, error.data["proto_id"]) == (RequestTimeout, "connection-lost", PATH)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Said(500, b'{"code":12,"message":"method not available for this account"}'), "call-not-for-account"),
        (Said(404, b'{"code":12,"message":"method not available for this account"}'), "call-not-for-account"),
        (Said(500, b'{"code":301604,"message":"no quote access"}'), "server-refused"),
        (Said(503, b'{"code":301600,"message":"invalid symbol"}'), "server-refused"),
        (Said(502, b'{"code":602315,"message":"you are located in Mainland China"}'), "server-refused"),
    ],
    ids=lambda value: str(getattr(value, "body", value)),
)
async def test_a_code_that_will_not_change_is_told_at_once(
    make: Make, longport: ScriptedLongport, answer: Said, code: str
) -> None:
    longport.http["GET", PATH] = lambda _: answer
    error = await error_of(make())
    envelope = json.loads(answer.body)
    assert (type(error), error.code) == (ServerRefused, code)
    assert (error.data["number"], error.data["text"]) == (str(envelope["code"]), envelope["message"])
    assert longport.count("GET", PATH) == 1


async def test_silence_is_a_time_out(make: Make, longport: ScriptedLongport) -> None:
    longport.silence("GET", PATH)
    error = await error_of(make(timing=HttpTiming(read=0.05)))
    assert (type(error), error.code) == (RequestTimeout, "no-answer")


async def test_a_token_that_was_renewed_while_the_call_was_out_is_tried(make: Make, longport: ScriptedLongport) -> None:
    source = FixedCredential()

    def answer(seen: Seen) -> Said:
        if seen.headers["authorization"] == "at-test-0002":
            return said({"a": 1})
        source.credentials.append(ApiKey(app_key="ak-test-0001", app_secret="s", access_token="at-test-0002"))
        return Said(401, b'{"code":401003,"message":"token expired"}')

    longport.http["GET", PATH] = answer
    assert await make(source).read(PATH) == {"a": 1}
    assert longport.count("GET", PATH) == 2


# -- the server's clock ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("off", "told"), [(0, False), (1, False), (-1, False), (90, True), (-90, True)])
async def test_the_servers_clock_is_taken_over_when_ours_is_off(
    make: Make, longport: ScriptedLongport, clock: ManualClock, off: int, *, told: bool
) -> None:
    learned: list[datetime] = []
    when = clock.market() + timedelta(seconds=off)
    longport.http["GET", PATH] = lambda _: Said(
        200, b'{"code":0,"data":{}}', {"Date": format_datetime(when, usegmt=True)}
    )
    await make(market_time=learned.append).read(PATH)
    assert bool(learned) is told
    assert all(moment == when.astimezone(UTC).replace(microsecond=0) for moment in learned)


@pytest.mark.parametrize("text", ["", "yesterday", "Fri, 99 Nov 2026 02:30:00 GMT"])
async def test_a_date_that_is_none_is_left_alone(make: Make, longport: ScriptedLongport, text: str) -> None:
    learned: list[datetime] = []
    longport.http["GET", PATH] = lambda _: Said(200, b'{"code":0,"data":{}}', {"Date": text})
    await make(market_time=learned.append).read(PATH)
    assert learned == []


async def test_a_body_beyond_all_measure_is_not_read(
    make: Make, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.body.ANSWER_CAP", 1000)
    longport.http["GET", "/v1/asset/account"] = lambda _: Said(200, b'{"code":0,"message":"' + b"x" * 1000 + b'"}')
    with pytest.raises(GatewayError) as failed:
        await make().read("/v1/asset/account")
    assert failed.value.code == "reply-unreadable"


async def test_no_cookie_is_kept(make: Make) -> None:
    """The library's own jar keeps those of every host that has a name."""
    jar = make().session.cookie_jar
    jar.update_cookies({"who": "you"}, URL("https://openapi.longbridge.com"))
    assert list(jar) == []
