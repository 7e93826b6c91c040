"""The header that keeps a paper account from real money: where it goes, and what a refusal with it proves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace

import pytest

from fakes.servers.longport.gateway import FixedCredential, approved, endpoint_of, order
from fakes.servers.longport.rows import balance, token_saying
from fakes.servers.longport.scripted import OTP_PATH, ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, OrderDenied, RateLimited, ServerRefused
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK
from tideboard_core.gateways.longport.transport.connection import answers_without_header
from tideboard_core.gateways.longport.transport.http_client import PAPER_HEADER, HttpCalls
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.model.live import LinkEvent, LinkEventKind, NoticeKind
from tideboard_core.model.order import Account, LiveAccount, PaperAccount, PracticeAccount

PAPER, LIVE = {"aaid": "20975338", "account_channel": "lb_papertrading"}, {"aaid": "10011223", "account_channel": "lb"}
ORDER = "/v1/trade/order"
NO = 403_206
"""A code that no document has: the proof needs none."""


def key_of(claims: Mapping[str, str], *, prefix: str = "", app_key: str = "ak") -> ApiKey:
    return ApiKey(app_key=app_key, app_secret="secret", access_token=prefix + token_saying(**claims))


class Scene:
    """A gateway to a scripted server that has the account's balance and no positions."""

    def __init__(
        self,
        server: ScriptedLongport,
        sinks: Sinks,
        clock: ManualClock,
        credential: Credential,
        account_type: type[Account] | None = None,
    ) -> None:
        self.server, self.sinks, self.source = server, sinks, FixedCredential(credential)
        endpoint = replace(endpoint_of(server, source=self.source), account_type=account_type)
        self.gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
        server.reply("GET", BALANCE, balance())
        server.reply("GET", STOCK, {"list": []})
        server.reply("POST", ORDER, {"order_id": "1"})

    async def log_in(self) -> Account:
        """Connect, log in, and return the account of the login."""
        await self.gateway.connect()
        await self.gateway.log_in()
        (account,) = await self.gateway.trading.accounts()
        return account

    @property
    def headers(self) -> list[str | None]:
        """What each HTTP call said of paper."""
        return [one.headers.get(PAPER_HEADER) for one in self.server.seen]

    @property
    def upgrades(self) -> list[str | None]:
        """What each upgrade said of paper."""
        return [one.request.headers.get(PAPER_HEADER) for one in [*self.server.gone, *self.server.open_sockets]]

    @property
    def events(self) -> list[LinkEventKind]:
        """Events of the connection log."""
        published = [update.value for _, update in self.sinks.published]
        return [one.kind for one in published if isinstance(one, LinkEvent)]


Make = Callable[..., Scene]


@pytest.fixture
async def make(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[Make]:
    made: list[Scene] = []

    def scene(credential: Credential, account_type: type[Account] | None = None) -> Scene:
        made.append(Scene(longport, sinks, clock, credential, account_type))
        return made[-1]

    yield scene
    for one in made:
        await one.gateway.close()


def refusing_paper(code: int = NO, status: int = 403) -> Callable[[Seen], Said]:
    """The answer of a broker to whom the token belongs to a real account."""

    def answer(seen: Seen) -> Said:
        if seen.headers.get(PAPER_HEADER) == "true":
            return Said(status, b'{"code": %d, "message": "not a paper account", "data": null}' % code)
        return said({"otp": "otp-1", "limit": 10, "online": 0})

    return answer


# --- where it goes ----------------------------------------------------------------------------------------------------


async def test_a_paper_account_says_so_with_every_call_and_both_upgrades(make: Make) -> None:
    scene = make(key_of(PAPER))
    account = await scene.log_in()
    assert isinstance(account, PaperAccount)
    await scene.gateway.trading.place(approved(replace(order(), account=account)))
    assert scene.server.count("POST") == 1
    assert set(scene.headers) == {"true"}
    assert scene.upgrades == ["true", "true"]


@pytest.mark.parametrize(
    ("credential", "account_type", "kind"),
    [
        (key_of(LIVE), None, LiveAccount),
        (key_of({}), None, LiveAccount),
        (key_of(PAPER), PracticeAccount, PracticeAccount),
        (OAuthGrant(client_id="c", access_token=token_saying(**LIVE), refresh_token=""), None, LiveAccount),
    ],
)
async def test_no_other_account_says_so(
    make: Make, credential: Credential, account_type: type[Account] | None, kind: type[Account]
) -> None:
    scene = make(credential, account_type)
    assert isinstance(await scene.log_in(), kind)
    assert set(scene.headers) == set(scene.upgrades) == {None}


@pytest.mark.parametrize(
    "credential",
    [key_of(PAPER, prefix="us_"), key_of(PAPER, prefix="Bearer us_"), key_of(PAPER, app_key="us_ak")],
)
async def test_a_paper_token_with_a_key_of_the_united_states_asks_nothing(make: Make, credential: Credential) -> None:
    scene = make(credential)
    with pytest.raises(LoginRefused, match="us-key-of-paper"):
        await scene.log_in()
    assert scene.server.seen == []
    # As a token that says nothing may be: the header is never sent to a data centre without paper accounts.
    http = HttpCalls("http://127.0.0.1:1", credentials=scene.source, clock=ManualClock(), timing=HttpTiming())
    http.paper = True
    assert PAPER_HEADER not in http.upgrade_headers(credential)
    await http.close()


# --- the proof --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "status"), [(NO, 403), (602_001, 400), (401_004, 401), (7, 200)])
async def test_refused_with_it_and_answered_without_is_an_account_of_real_money(
    make: Make, code: int, status: int
) -> None:
    scene = make(key_of(PAPER))
    scene.server.http["GET", OTP_PATH] = refusing_paper(code, status)
    with pytest.raises(GatewayDown, match="account-is-live"):
        await scene.gateway.connect()
    assert scene.headers == ["true", None, "true"], "refused before and after"
    assert scene.upgrades == [], "nothing is opened as one of paper"
    assert [one.kind for one in scene.sinks.notices] == [NoticeKind.NOT_PAPER]
    assert LinkEventKind.NOT_PAPER in scene.events

    account = await scene.log_in()

    assert (type(account), account.simulated) == (LiveAccount, False)
    assert set(scene.headers[3:]) == set(scene.upgrades) == {None}, "never again with it"
    assert [one.kind for one in scene.sinks.notices] == [NoticeKind.NOT_PAPER], "told once"


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        (429_002, 429, RateLimited),
        (401_003, 401, LoginRefused),
        (403_201, 403, LoginRefused),
        (403_202, 403, ServerRefused),
        (403_205, 403, LoginRefused),
        (0, 403, LoginRefused),
        (0, 400, ServerRefused),
    ],
)
async def test_what_may_pass_by_itself_proves_nothing(
    make: Make, code: int, status: int, error: type[GatewayError]
) -> None:
    scene = make(key_of(PAPER))
    scene.server.http["GET", OTP_PATH] = refusing_paper(code, status)
    with pytest.raises(error):
        await scene.gateway.connect()
    assert set(scene.headers) == {"true"}, "it was not asked without"
    assert scene.sinks.notices == []


async def test_a_refusal_without_the_envelope_of_the_broker_proves_nothing(make: Make) -> None:
    scene = make(key_of(PAPER))
    scene.server.http["GET", OTP_PATH] = lambda _seen: Said(403, b"<html>not from here</html>")
    with pytest.raises(LoginRefused):
        await scene.gateway.connect()
    assert (scene.headers, scene.sinks.notices) == (["true"], [])


@pytest.mark.parametrize("prefix", ["us_", "Bearer us_"])
async def test_a_key_that_sends_no_header_proves_nothing_without_it(make: Make, prefix: str) -> None:
    scene = make(key_of(LIVE, prefix=prefix))
    address, key = scene.server.addresses.http, await scene.source.credential()
    http = HttpCalls(address, credentials=scene.source, clock=ManualClock(), timing=HttpTiming())
    http.paper = True
    refused = ServerRefused("server-refused", text="no", number=str(NO))
    assert await answers_without_header(http, refused, scene.source, key) is None
    assert scene.headers == []
    await http.close()


@pytest.mark.parametrize("again", [None, 602_001], ids=["answered", "refused otherwise"])
async def test_a_refusal_that_is_over_when_it_is_asked_again_proves_nothing(make: Make, again: int | None) -> None:
    scene = make(key_of(PAPER))

    def passing(_seen: Seen) -> Said:
        calls = len(scene.server.seen)
        if calls == 1 or (calls == 3 and again is not None):
            return Said(403, b'{"code": %d, "message": "no", "data": null}' % (NO if calls == 1 else again or 0))
        return said({"otp": f"otp-{calls}", "limit": 10, "online": 0})

    scene.server.http["GET", OTP_PATH] = passing
    with pytest.raises(ServerRefused):
        await scene.gateway.connect()
    assert (scene.headers, scene.sinks.notices) == (["true", None, "true"], [])
    assert isinstance(await scene.log_in(), PaperAccount), "it stays one of paper"
    assert set(scene.headers[3:]) == {"true"}


async def test_what_is_refused_either_way_is_an_error(make: Make) -> None:
    scene = make(key_of(PAPER))
    scene.server.refuse("GET", OTP_PATH, NO, "who are you", status=403)
    with pytest.raises(ServerRefused) as refused:
        await scene.gateway.connect()
    assert refused.value.data["text"] == "who are you"
    assert (scene.headers, scene.sinks.notices) == (["true", None], [])
    scene.server.http["GET", OTP_PATH] = scene.server.one_time_password
    assert isinstance(await scene.log_in(), PaperAccount), "the next connection is one of paper again"
    assert set(scene.headers[2:]) == {"true"}


async def test_a_token_that_came_meanwhile_proves_nothing_of_the_one_before(make: Make) -> None:
    scene = make(key_of(PAPER))
    answer = refusing_paper()

    def renewed(seen: Seen) -> Said:
        if seen.headers.get(PAPER_HEADER) is None:
            scene.source.credentials.append(key_of({**PAPER, "iat": "2"}))
        return answer(seen)

    scene.server.http["GET", OTP_PATH] = renewed
    with pytest.raises(ServerRefused):
        await scene.gateway.connect()
    assert scene.sinks.notices == []


async def test_a_later_refusal_is_an_error_and_is_never_asked_without_it(make: Make) -> None:
    scene = make(key_of(PAPER))
    account = await scene.log_in()
    scene.server.refuse("GET", BALANCE, NO, status=403)
    with pytest.raises(ServerRefused):
        await scene.gateway.trading.funds(account)
    assert set(scene.headers) == {"true"}
    assert scene.sinks.notices == []


async def test_the_second_read_proves_nothing(make: Make) -> None:
    """Each socket has a password of its own: the first one was answered with the header."""
    scene = make(key_of(PAPER))
    later = refusing_paper()
    scene.server.http["GET", OTP_PATH] = lambda seen: (
        scene.server.one_time_password(seen) if len(scene.server.seen) == 1 else later(seen)
    )
    with pytest.raises(ServerRefused):
        await scene.gateway.connect()
    assert (scene.headers, scene.sinks.notices) == (["true", "true"], [])


async def test_an_order_of_the_paper_account_goes_nowhere_once_it_is_one_of_real_money(make: Make) -> None:
    scene = make(key_of(PAPER))
    scene.server.expires = 0  # no session is resumed
    paper = await scene.log_in()
    scene.server.http["GET", OTP_PATH] = refusing_paper()
    with pytest.raises(GatewayDown, match="account-is-live"):
        await scene.gateway.connect()
    await scene.gateway.connect()
    await scene.gateway.log_in()

    with pytest.raises(OrderDenied, match="unknown-account"):
        await scene.gateway.trading.place(approved(replace(order(), account=paper), generation=2))

    assert scene.server.count("POST") == 0
