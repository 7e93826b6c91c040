"""Notices full of secrets, account numbers, balances and notes: none of it gets to a server."""

from __future__ import annotations

import asyncio
import email
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import OutsideStage
from fakes.servers.certificates import Authority
from fakes.servers.desktop_services import private_bus
from fakes.servers.desktop_shell import DesktopShell, desktop_shell
from fakes.servers.desktop_shell import texts as read_by_person
from fakes.servers.notice_servers import HttpTaker, MailTaker, serving
from fakes.values.waiting import until
from run_forms import sized
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.notices import NoticeChoice, NoticeType, PhoneForm, account_key
from tideboard_core.model.order import Account, LiveAccount
from tideboard_core.notices.phone.forms import MailSetup, NtfySetup, PhoneSetup, TelegramSetup, WebhookSetup
from tideboard_desktop.window.notices.system_channel import SystemChannel
from tideboard_desktop.window.tray_icon import TrayIcon

NOTICES, AT_ONCE = sized(1000, 400), sized(250, 4)
ACCOUNT = LiveAccount(id="281756478396547821", name="Margin 100177665544", markets=frozenset(), currency="HKD")
BALANCE, NOTE, NAME = "1,234,567.89 HKD", "my own note on tencent", "evil.example name"
SECRETS = ["Kv81a9f0c2d4e5", "0123456789abcdef0123456789abcdef", "tk_live_77aa55cc33"]
BOT = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
TOPIC, PATH, PASSWORD = "tideboard-canary-0123456789", "/hook/0123456789canary", "mail pass word canary"
NUMBERS = [ACCOUNT.id, ACCOUNT.short_id, ACCOUNT.id[-8:], "100177665544"]
NEVER = [*NUMBERS, *SECRETS, BALANCE, NOTE, NAME]
KEYS = [BOT, TOPIC, PATH, PASSWORD]
"""Keys of the channels: each may be where its channel carries it, and in no text."""


class Servers:
    """One for each form, each over TLS; `texts` is what a person would read."""

    def __init__(self) -> None:
        self.web = {form: HttpTaker() for form in PhoneForm if form is not PhoneForm.MAIL}
        self.mail = MailTaker(user="me", password=PASSWORD)

    def texts(self) -> dict[PhoneForm, list[str]]:
        fields = {
            PhoneForm.NTFY: ("title", "message"),
            PhoneForm.TELEGRAM: ("text",),
            PhoneForm.WEBHOOK: ("title", "text"),
        }
        read: dict[PhoneForm, list[str]] = {
            form: [" ".join(json.loads(body)[name] for name in fields[form]) for body in taker.bodies]
            for form, taker in self.web.items()
        }
        mails = [email.message_from_bytes(one) for one in self.mail.mails]
        read[PhoneForm.MAIL] = [f"{one['Subject']} {one.get_payload()}" for one in mails]
        return read

    def bytes_of(self, form: PhoneForm) -> bytes:
        return self.mail.taken if form is PhoneForm.MAIL else self.web[form].taken

    def setups(self, authority: str) -> list[PhoneSetup]:
        host = "127.0.0.1"
        return [
            NtfySetup(host=host, port=self.web[PhoneForm.NTFY].port, topic=TOPIC, authority=authority),
            TelegramSetup(token=BOT, chat="-1001"),
            WebhookSetup(host=host, port=self.web[PhoneForm.WEBHOOK].port, path=PATH, authority=authority),
            MailSetup(
                host=host, port=self.mail.port, user="me", password=PASSWORD, sender="a@b.org", to="c@d.org",
                authority=authority,
            ),
        ]  # fmt: skip


@asynccontextmanager
async def servers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Servers, list[PhoneSetup]]]:
    authority, made = Authority(folder), Servers()
    async with AsyncExitStack() as stack:
        takers: list[HttpTaker | MailTaker] = [*made.web.values(), made.mail]
        for taker in takers:
            await stack.enter_async_context(serving(taker, authority.server()))
        telegram = {"host": "127.0.0.1", "port": made.web[PhoneForm.TELEGRAM].port, "authority": str(authority.path)}
        for name, value in telegram.items():
            monkeypatch.setattr(TelegramSetup, name, value)
        yield made, made.setups(str(authority.path))


def post(stage: OutsideStage, number: int, chance: random.Random) -> None:
    """A notice of any type whose window text has everything; what may leave has numbers and secrets by mistake."""
    poison = chance.sample([*NUMBERS, *SECRETS, *KEYS], 2)
    detail = f"Bought {number} HK.00700 @ 611.00 {' '.join(poison)}" if chance.random() < 0.7 else ""
    stage.store.post(
        chance.choice(list(NoticeType)),
        f"{ACCOUNT.short_id} {ACCOUNT.id} {BALANCE} {NOTE} {NAME} {' '.join(SECRETS)}",
        environment=ACCOUNT.environment,
        account=account_key(ACCOUNT),
        detail=detail,
    )


@pytest.fixture
def shell() -> Iterator[DesktopShell]:
    with private_bus() as bus, desktop_shell(bus) as made:
        yield made


@pytest.mark.parametrize("detailed", [False, True], ids=["masked", "detailed"])
@pytest.mark.timeout(1800)
async def test_nothing_but_what_was_switched_on_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: DesktopShell, *, detailed: bool
) -> None:
    """Of each batch the first is a message of its own; the whole run sends two hundred messages by each form.

    The system's own notices go to a desktop shell on a message bus.
    """
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", shell.address)
    stage = OutsideStage(memory_preferences(), system=SystemChannel(TrayIcon))
    chance, accounts = random.Random(35), tuple[Account, ...]((ACCOUNT,))
    stage.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
    for secret in SECRETS:
        stage.redactor.add(secret)
    async with servers(tmp_path, monkeypatch) as (taken, setups):
        for setup in setups:
            await stage.outside.keys.keep(setup)
        everywhere: dict[str, tuple[str, ...]] = {type_.value: ("window", "system", "phone") for type_ in NoticeType}
        choice = NoticeChoice(
            where={"LIVE": everywhere},
            phone=tuple(PhoneForm),
            labels={account_key(ACCOUNT): f"Main {ACCOUNT.id} {SECRETS[0]}"},
            detailed=("system", "phone") if detailed else (),
        )
        stage.preferences.change(notices=choice)
        for begin in range(0, NOTICES, AT_ONCE):
            for number in range(begin, begin + AT_ONCE):
                post(stage, number, chance)
            for _ in range(2):
                await until(lambda: not any(way.busy for way in stage.outside.relay._channels))
                stage.clock.advance(10.5)
                stage.outside.relay.tick()
        texts = taken.texts()

    assert not [one.text for one in stage.store.notices if "did not leave" in one.text]
    texts_of_all = [*(text for read in texts.values() for text in read), *read_by_person(shell.shown)]
    assert len(shell.shown) == 2 * NOTICES / AT_ONCE
    hits = [text for text in texts_of_all for one in (*NEVER, *KEYS) if one.casefold() in text.casefold()]
    assert hits == []
    for form in PhoneForm:
        raw = taken.bytes_of(form)
        assert [one for one in NEVER if one.encode() in raw] == []
        assert len(texts[form]) == 2 * NOTICES / AT_ONCE
    assert any("HK.00700" in text for text in texts_of_all) is detailed
    own = {PhoneForm.NTFY: TOPIC, PhoneForm.TELEGRAM: BOT, PhoneForm.WEBHOOK: PATH, PhoneForm.MAIL: PASSWORD}
    for form in PhoneForm:
        others = [key for key in KEYS if key != own[form]]
        assert [key for key in others if key.encode() in taken.bytes_of(form)] == []


async def test_the_scan_sees_what_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same servers, and a notice whose details are on: its security is found in what each of them took."""
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    stage = OutsideStage(memory_preferences())
    async with servers(tmp_path, monkeypatch) as (taken, setups):
        for setup in setups:
            await stage.outside.keys.keep(setup)
        stage.preferences.change(notices=NoticeChoice(phone=tuple(PhoneForm), detailed=("phone",)))
        stage.store.post(NoticeType.FILL, "x", environment=ACCOUNT.environment, detail=f"Bought 400 {ACCOUNT.id}")
        await until(lambda: not any(way.busy for way in stage.outside.relay._channels))
        await asyncio.sleep(0)
    for read in taken.texts().values():
        assert [ACCOUNT.id in text for text in read] == [True]  # no account is known here: the scan has teeth
