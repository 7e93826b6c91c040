"""What goes over the wire by each of the four forms, and how each failure is named; against servers that listen."""

from __future__ import annotations

import asyncio
import email
import json
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.certificates import Authority, tls_listening
from fakes.servers.connect_proxy import ConnectProxy
from fakes.servers.notice_servers import HttpTaker, MailTaker, serving
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.waiting import CEILING
from tideboard_core.errors import NoticeFailed
from tideboard_core.gateways.http.proxy import UNREAD, Proxy, proxy_named
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone import off_loop as off_loop_module
from tideboard_core.notices.phone.channel import PhoneChannel
from tideboard_core.notices.phone.forms import (
    MailSecurity,
    MailSetup,
    NtfySetup,
    PhoneSetup,
    TelegramSetup,
    WebhookSetup,
)
from tideboard_core.notices.phone.http_post import post, timing_of
from tideboard_core.notices.phone.keys import PhoneKeys
from tideboard_core.system.credentials import CredentialShelf

TOPIC, TOKEN, PASSWORD = "tideboard-0123456789abcdef", "tk_0123456789", "mail pass word"
BOT = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
MESSAGE = NoticeMessage(title="Tideboard \u00b7 LIVE", text="Bought <b>400</b> [x](https://evil.org) @all", urgent=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


async def send(
    setup: PhoneSetup, message: NoticeMessage = MESSAGE, seconds: float = CEILING, proxy: Proxy | None = None
) -> None:
    keys = PhoneKeys(MemoryStore(), seen=lambda _secret: None)
    await keys.keep(setup)
    await PhoneChannel(setup.form, keys, seconds=seconds, proxy=lambda: proxy).send(message)


async def failure(setup: PhoneSetup, seconds: float = CEILING, proxy: Proxy | None = None) -> NoticeFailed:
    with pytest.raises(NoticeFailed) as caught:
        await send(setup, seconds=seconds, proxy=proxy)
    return caught.value


@asynccontextmanager
async def http(authority: Authority, name: str = "127.0.0.1", **options: Any) -> AsyncIterator[HttpTaker]:
    taker = HttpTaker(**options)
    async with serving(taker, authority.server(name)):
        yield taker


def ntfy(taker: HttpTaker, authority: Authority | None, **changes: Any) -> NtfySetup:
    trusted = "" if authority is None else str(authority.path)
    options: dict[str, Any] = {"host": "127.0.0.1", "port": taker.port, "topic": TOPIC, "authority": trusted}
    return NtfySetup(**(options | changes))


# --- what is sent -----------------------------------------------------------------------------------------------------


async def test_ntfy_gets_topic_and_text_in_the_body_alone(authority: Authority) -> None:
    async with http(authority) as taker:
        await send(ntfy(taker, authority, token=TOKEN))
    head, body = taker.heads[0], json.loads(taker.bodies[0])
    assert head.startswith("POST / HTTP/1.1")
    assert f"Authorization: Bearer {TOKEN}" in head
    assert TOPIC not in head
    assert body == {"topic": TOPIC, "title": MESSAGE.title, "message": MESSAGE.text, "priority": 4}


async def test_a_webhook_gets_three_fields(authority: Authority) -> None:
    async with http(authority) as taker:
        where = {"host": "127.0.0.1", "port": taker.port, "authority": str(authority.path)}
        await send(WebhookSetup(**where, path="/hook/0123456789", token=TOKEN))  # type: ignore[arg-type]
    assert taker.heads[0].startswith("POST /hook/0123456789 HTTP/1.1")
    assert json.loads(taker.bodies[0]) == {"title": MESSAGE.title, "text": MESSAGE.text, "urgent": True}


async def test_telegram_gets_plain_text_without_a_preview(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with http(authority) as taker:
        for name, value in {"host": "127.0.0.1", "port": taker.port, "authority": str(authority.path)}.items():
            monkeypatch.setattr(TelegramSetup, name, value)
        await send(TelegramSetup(token=BOT, chat="-100123"))
    assert taker.heads[0].startswith(f"POST /bot{BOT}/sendMessage HTTP/1.1")
    assert json.loads(taker.bodies[0]) == {
        "chat_id": "-100123",
        "text": f"{MESSAGE.title}: {MESSAGE.text}",
        "link_preview_options": {"is_disabled": True},
    }


@pytest.mark.parametrize("security", list(MailSecurity))
async def test_a_mail_is_plain_text_without_a_name_of_this_computer(
    authority: Authority, security: MailSecurity
) -> None:
    taker = MailTaker(user="me", password=PASSWORD)
    if security is MailSecurity.STARTTLS:
        taker.context = authority.server()
    context = authority.server() if security is MailSecurity.TLS else None
    async with serving(taker, context):
        await send(mail(taker, authority, security))
    sent = email.message_from_bytes(taker.mails[0])
    assert (sent["From"], sent["To"]) == ("Tideboard <me@example.org>", "you@example.org")
    assert sent.get_content_type() == "text/plain"
    assert sent.get_payload(decode=True) == f"{MESSAGE.text}\r\n.\r\n".encode()
    assert "EHLO tideboard.invalid" in taker.lines
    assert sent["Message-ID"].endswith("@tideboard.invalid>")
    if security is not MailSecurity.PLAIN:
        assert [line for line in taker.clear if line[:4] not in {"EHLO", "STAR"}] == []


def mail(taker: MailTaker, authority: Authority, security: MailSecurity, **changes: Any) -> MailSetup:
    options: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": taker.port,
        "security": security,
        "user": "me",
        "password": PASSWORD,
        "sender": "me@example.org",
        "to": "you@example.org",
        "authority": str(authority.path),
    }
    return MailSetup(**(options | changes))


async def test_no_line_end_gets_into_a_header_of_a_mail(authority: Authority) -> None:
    taker = MailTaker(user="me", password=PASSWORD)
    async with serving(taker):
        evil = NoticeMessage(title="a\r\nBcc: evil@example.org", text="b", urgent=False)
        keys = PhoneKeys(MemoryStore(), seen=lambda _secret: None)
        await keys.keep(mail(taker, authority, MailSecurity.PLAIN))
        with pytest.raises(NoticeFailed):
            await PhoneChannel(PhoneForm.MAIL, keys).send(evil)
    assert taker.mails == []


# --- what is refused --------------------------------------------------------------------------------------------------


async def test_a_certificate_of_nobody_we_know_is_refused(authority: Authority) -> None:
    with tls_listening(authority.server()) as port:
        assert (await failure(ntfy(HttpTaker(port=port), None))).code == "notice-certificate"
    with tls_listening(authority.server("other.example.org")) as port:
        assert (await failure(ntfy(HttpTaker(port=port), authority))).code == "notice-certificate"


async def test_a_mail_server_has_to_prove_its_name(authority: Authority) -> None:
    context = authority.server("other.example.org")
    with tls_listening(context) as port:
        setup = mail(MailTaker(port=port), authority, MailSecurity.TLS)
        assert (await failure(setup)).code == "notice-certificate"
    taker = MailTaker(user="me", password=PASSWORD, context=context)
    async with serving(taker):
        assert (await failure(mail(taker, authority, MailSecurity.STARTTLS))).code == "notice-certificate"
    assert [line for line in taker.lines if line[:4] not in {"EHLO", "STAR"}] == []


async def test_without_starttls_no_password_is_sent(authority: Authority) -> None:
    taker = MailTaker(user="me", password=PASSWORD)
    async with serving(taker):
        assert (await failure(mail(taker, authority, MailSecurity.STARTTLS))).code == "notice-unencrypted"
    assert not any("AUTH" in line for line in taker.lines)


async def test_a_redirect_is_followed_nowhere(authority: Authority) -> None:
    async with http(authority) as elsewhere, http(authority) as taker:
        for status in (301, 302, 303, 307, 308):
            target = f"https://127.0.0.1:{elsewhere.port}/"
            taker.answer = f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
            assert (await failure(ntfy(taker, authority))).code == "notice-redirected"
    assert elsewhere.heads == []
    assert len(taker.heads) == 5


async def test_of_an_answer_the_status_alone_counts(authority: Authority) -> None:
    """Whatever stands in it, also a body that never ends: nothing comes back through a channel."""
    orders = b'{"ok": true, "result": {"text": "/flatten"}, "command": "unlock"}'
    async with http(authority) as taker:
        taker.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Encoding: gzip\r\n\r\n" + orders
        await send(ntfy(taker, authority))
    assert len(taker.heads) == 1
    assert {name for name in dir(PhoneChannel) if not name.startswith("_")} == {"place", "send"}


@pytest.mark.parametrize(
    ("status", "code"), [(401, "notice-login-refused"), (403, "notice-login-refused"), (500, "notice-refused")]
)
async def test_a_refusal_has_no_word_of_the_server(authority: Authority, status: int, code: str) -> None:
    words = f"evil words {TOPIC}"
    async with http(authority) as taker:
        taker.answer = f"HTTP/1.1 {status} {words}\r\nContent-Length: {len(words)}\r\n\r\n{words}".encode()
        error = await failure(ntfy(taker, authority))
    assert error.code == code
    assert "evil" not in str(error)
    assert TOPIC not in str(error)


@pytest.mark.parametrize(
    ("verb", "line", "code"),
    [
        ("AUTH", "535 5.7.8 evil", "notice-login-refused"),
        ("RCPT", "550 evil", "notice-refused"),
        ("DATA", "554 evil", "notice-refused"),
        ("MAIL", "451 evil", "notice-refused"),
    ],
)
async def test_a_mail_that_is_refused(authority: Authority, verb: str, line: str, code: str) -> None:
    taker = MailTaker(user="me", password=PASSWORD, refuses={verb: line})
    async with serving(taker):
        error = await failure(mail(taker, authority, MailSecurity.PLAIN))
    assert error.code == code
    assert "evil" not in str(error)


async def test_who_does_not_listen_is_not_reached(authority: Authority) -> None:
    async with http(authority) as taker:
        pass
    assert (await failure(ntfy(taker, authority))).code == "notice-unreachable"
    gone = MailTaker(port=taker.port)
    assert (await failure(mail(gone, authority, MailSecurity.TLS))).code == "notice-unreachable"


async def test_who_hangs_up_is_not_asked_again(authority: Authority) -> None:
    async with http(authority, answer=b"") as taker:
        assert (await failure(ntfy(taker, authority))).code == "notice-unreachable"
    assert len(taker.heads) == 1


async def test_silence_ends_in_time_and_the_loop_never_waits(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert off_loop_module.SECONDS == 10.0
    connect, threads = asyncio.SelectorEventLoop.create_connection, set[str]()

    async def connected(loop: asyncio.SelectorEventLoop, *place: Any, **options: Any) -> Any:
        threads.add(threading.current_thread().name)
        return await connect(loop, *place, **options)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "create_connection", connected)
    turns, silent, taker = 0, MailTaker(silent=True), HttpTaker(answer=None)
    async with serving(taker), serving(silent):
        sends = asyncio.gather(
            failure(ntfy(taker, None, plain=True), 0.4), failure(mail(silent, authority, MailSecurity.PLAIN), 0.4)
        )
        while not sends.done():
            await asyncio.sleep(0)
            turns += 1
        codes = {error.code for error in await sends}
    assert codes == {"notice-timed-out"}
    assert threads == {"notice"}, "the window's loop opens no connection, and so waits for none"
    assert turns > 200, "one that waits for a send has a turn or two in its time"


async def test_a_file_of_authorities_that_is_none_is_named(authority: Authority, tmp_path: Path) -> None:
    async with http(authority) as taker:
        error = await failure(replace(ntfy(taker, None), authority=str(tmp_path / "none.pem")))
    assert error.code == "authority-unusable"


async def test_without_a_form_that_was_filled_in_nothing_is_sent() -> None:
    keys = PhoneKeys(MemoryStore(), seen=lambda _secret: None)
    with pytest.raises(NoticeFailed) as caught:
        await PhoneChannel(PhoneForm.NTFY, keys).send(MESSAGE)
    assert caught.value.code == "notice-not-set-up"


async def test_proxies_and_logins_of_the_environment_are_not_used(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login evil password evil\n")
    async with http(authority) as taker, http(authority) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        await send(ntfy(taker, authority))
        await send(ntfy(taker, authority))
    assert proxy.heads == []
    assert not any("Authorization" in head for head in taker.heads)


async def test_logs_say_nothing_of_a_send(authority: Authority, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    taker = MailTaker(user="me", password=PASSWORD)
    async with http(authority) as web, serving(taker):
        await send(ntfy(web, authority, token=TOKEN))
        await send(mail(taker, authority, MailSecurity.PLAIN))
        web.answer = b"nonsense"
        await failure(ntfy(web, authority, token=TOKEN))
    text = "\n".join(record.getMessage() + str(record.exc_info or "") for record in caplog.records)
    for secret in (TOPIC, TOKEN, PASSWORD, MESSAGE.text):
        assert secret not in text


def test_the_libraries_come_with_the_first_message() -> None:
    code = "import tideboard_core.notices.phone.channel; print({'aiohttp', 'aiosmtplib'} & set(sys.modules))"
    path = [entry for entry in sys.path if entry]
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.strip() == "set()"


# --- through a proxy --------------------------------------------------------------------------------------------------

FAR = "ntfy.example"
"""A name that nobody but a proxy resolves."""


class OneLoop(MemoryStore):
    """A keyring that belongs to the loop on which it was made."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # as its base
        """The secret or None."""
        assert asyncio.get_running_loop() is self._loop
        return await super().get(name)


async def test_a_notice_goes_through_a_proxy_whose_password_is_the_keyrings(authority: Authority) -> None:
    """The keyring is asked on the loop of the window: its lock belongs to that one."""
    store = OneLoop()
    shelf, later = (CredentialShelf(store, clock=ManualClock()) for _ in range(2))
    await shelf.of("proxy").save(BearerKey(key="me:secret of mine"))
    async with http(authority, FAR) as taker, ConnectProxy(login="me:secret of mine") as proxy:
        chosen = proxy_named(proxy.url, lambda: later.of("proxy"))
        for _ in range(2):
            await send(ntfy(taker, authority, host=FAR, token=TOKEN), proxy=chosen)
        assert proxy.asked == [f"CONNECT {FAR}:{taker.port}"] * 2
        assert not any(each.encode() in proxy.passed for each in (TOPIC, TOKEN, "POST"))
    assert [json.loads(body)["topic"] for body in taker.bodies] == [TOPIC] * 2
    assert b"secret of mine" not in taker.taken


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [(0, "proxy-failed", 1), (403, "proxy-refused", 1), (UNREAD, "proxy-setting-unread", 0)],
)
async def test_a_proxy_that_fails_is_named_and_no_notice_goes_around_it(
    authority: Authority, status: int | str, code: str, asked: int
) -> None:
    async with http(authority) as taker, ConnectProxy(status=status if isinstance(status, int) else 200) as proxy:
        chosen = proxy_named(proxy.url if isinstance(status, int) else status)
        host = FAR if asked else "127.0.0.1"
        error = await failure(ntfy(taker, authority, host=host), proxy=chosen)
        assert error.code == code
        assert error.data.get("proxy", "") == (f"127.0.0.1:{proxy.port}" if asked else "")
        assert (len(proxy.heads), taker.heads) == (asked, [])


async def test_a_proxy_that_never_answers_is_named_and_not_the_server(authority: Authority) -> None:
    """After half of the time that the caller of `post` counts for the whole."""
    async with http(authority, FAR) as taker, ConnectProxy(held=True) as proxy:
        chosen = Proxy(url=proxy.url)
        with pytest.raises(NoticeFailed) as caught:
            await post(ntfy(taker, authority, host=FAR), MESSAGE, chosen, 0.6)
        error = caught.value
        assert (error.code, error.data) == ("proxy-timed-out", {"proxy": f"127.0.0.1:{proxy.port}"})
        assert timing_of(chosen, 0.6).connect == 0.3


async def test_a_server_that_closes_after_reading_gets_a_notice_once_through_a_proxy(authority: Authority) -> None:
    async with http(authority, FAR, answer=b"") as taker, ConnectProxy() as proxy:
        error = await failure(ntfy(taker, authority, host=FAR), proxy=Proxy(url=proxy.url))
        assert (error.code, len(taker.heads), len(proxy.heads)) == ("notice-unreachable", 1, 1)


async def test_a_mail_and_a_server_of_this_computer_need_no_proxy(authority: Authority) -> None:
    async with http(authority) as taker, ConnectProxy(status=502) as proxy:
        await send(ntfy(taker, authority), proxy=Proxy(url=proxy.url))
        assert (len(taker.heads), proxy.heads) == (1, [])
    letters = MailTaker(user="me", password=PASSWORD)
    async with serving(letters, authority.server()):
        await send(mail(letters, authority, MailSecurity.TLS), proxy=proxy_named(UNREAD))
    assert len(letters.mails) == 1
