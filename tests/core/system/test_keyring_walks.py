"""Walks of sign-in, renewal, update and forget over each system's keyring, ended between any two of its calls."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fakes.servers.keyring_backends import AUTH_FAILED, DENIED, NO_ACCESS, NOT_ALLOWED, SYSTEMS, macos
from fakes.values.clock import ManualClock
from fakes.values.waiting import CEILING, until
from run_forms import sized
from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, VaultError
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.system.credentials import Credentials, Kept
from tideboard_core.system.keyring_entries import PART, KeyringEntry
from tideboard_core.system.vault import Vault

NAME = "longport-api-key"
STEPS = 14
CALLS = (4, 12, 40)
"""System calls of a short, a usual and a long step, about: an end lies anywhere before one of them."""
KINDS = ("sign in", "renew", "renew", "renew", "keep", "forget", "update", "start again")
ENDS = ("", "", "kill", "fail", "fail", "shut")


class Walk:
    """One person, one program, one keyring, one broker. `wanted`: of these tokens one must not be lost."""

    def __init__(self, name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.choose = random.Random(seed)
        self.system, self.backend = SYSTEMS[name](monkeypatch)
        self.vault = Vault(self.backend)  # one for all runs: each leaves a thread
        self.grants = self.choose.random() < 0.5
        self.clock = ManualClock()
        self.made = 0
        self.live: set[str] = set()
        self.wanted: set[str] = set()
        self.answered = False
        self.counts: Counter[str] = Counter()
        self.start()

    # --- the program ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin a run: what was only in memory is gone, as it was said to be."""
        self.system.new_run()
        self.credentials = Credentials(self.vault, NAME, clock=self.clock)
        self.credentials.refresh = self.refresh

    def token(self) -> str:
        """Make a new one that the broker honours; some are longer than a part."""
        self.made += 1
        token = f"token-{self.made:03}." * self.choose.choice((1, 1, PART // 4))
        self.live.add(token)
        return token

    def credential(self, token: str) -> Credential:
        if self.grants:
            return OAuthGrant(client_id="c", access_token=token, refresh_token="r", expires=self.clock.wall())
        return ApiKey(app_key="k", app_secret="s", access_token=token, expires=self.clock.wall() + timedelta(days=60))

    async def fetch(self, old: Credential) -> Credential:
        """Void the old token, as the broker does; a program that was killed asks nobody."""
        if self.system.killed or self.choose.random() < 0.15:
            raise GatewayDown("connection-lost")
        if old.access_token not in self.live:
            raise LoginRefused("login-refused", text="invalid token")
        self.live.discard(old.access_token)
        token = self.token()
        self.wanted, self.answered = {token}, True
        return self.credential(token)

    async def refresh(self, old: OAuthGrant) -> OAuthGrant:
        made = await self.fetch(old)
        assert isinstance(made, OAuthGrant)
        return made

    # --- steps ------------------------------------------------------------------------------------------------------

    async def step(self) -> None:
        kind, end = self.choose.choice(KINDS), self.choose.choice(ENDS)
        self.answered, safe = False, self.kept() in self.wanted
        if kind == "forget" and self.choose.random() < 0.5:
            kind = "renew"
        stop = self.disturb(end)
        try:
            await getattr(self, kind.replace(" ", "_"))()
        except (VaultError, GatewayError):
            self.counts[f"{kind}, refused"] += 1
        else:
            self.counts[kind] += 1
        killed = self.system.killed
        stop()
        if killed:
            self.counts["killed"] += 1
            self.start()
        found = self.kept()
        if killed and (self.answered or not safe) and found not in self.wanted:
            self.counts["lost with the program"] += 1
            self.wanted = set()
        if self.wanted:
            present, memory = self.credentials.present, set[str]()
            if present is not None and not self.credentials.saved:
                memory = {present.access_token}
            assert self.wanted & {found, *memory}, (kind, end, self.wanted, found)

    def disturb(self, end: str) -> Callable[[], None]:
        """Let the keyring fail, or be shut, or the program be killed within a step; the result ends that."""
        system: Any = self.system
        system.new_run()
        if end == "kill":
            system.killed_at = self.choose.randint(1, self.choose.choice(CALLS))
        elif end == "fail":
            system.fails_at = self.choose.randint(1, self.choose.choice(CALLS))
            if hasattr(system, "failure"):
                system.failure = self.choose.choice((NO_ACCESS, AUTH_FAILED, DENIED, NOT_ALLOWED))
        elif end == "shut":
            system.shut_out(self.choose)

        def stop() -> None:
            foreign = getattr(system, "foreign_read", 0)
            system.new_run()
            system.open_up()
            system.foreign_read = foreign

        return stop

    async def sign_in(self) -> None:
        token = self.token()
        self.wanted = {*self.wanted, token}
        kept = await self.credentials.save(self.credential(token))
        if not self.system.killed:
            self.wanted = {token}
            self.check_saved(kept, token)

    async def renew(self) -> None:
        if self.grants:
            await self.credentials.credential()
        else:
            kept = await self.credentials.renew(self.fetch)
            present = self.credentials.present
            assert present is not None
            self.check_saved(kept, present.access_token)

    async def keep(self) -> None:
        await self.credentials.keep()

    async def forget(self) -> None:
        self.wanted = set()
        await self.credentials.forget()
        assert not self.system.killed, "a killed program says nothing"
        assert [text for text in self.system.texts() if "token-" in text] == [], "it was said to be gone"

    async def update(self) -> None:
        self.system.update()
        await self.start_again()

    async def start_again(self) -> None:
        if self.credentials.present is not None and not self.credentials.saved:
            self.wanted &= {self.kept()}  # the other was shown as unsaved
        if hasattr(self.system, "foreign_read"):
            self.system.foreign_read = self.choose.choice((0, 0, AUTH_FAILED, DENIED))
        self.start()
        await self.credentials.load()

    # --- what is there ----------------------------------------------------------------------------------------------

    def check_saved(self, kept: Kept, token: str) -> None:
        if kept is Kept.KEYRING and not self.system.killed:
            assert self.kept() == token, "it is shown as saved"

    def kept(self) -> str:
        """The token that a run finds whose every read is allowed."""
        with self.system.looked_at():
            try:
                found = KeyringEntry(self.backend(), NAME).read()
            except VaultError:
                return ""
        return "" if found is None else str(json.loads(found)["access_token"])


@pytest.mark.parametrize("name", SYSTEMS)
async def test_no_token_is_lost_and_nothing_that_is_said_to_be_gone_is_there(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: Counter[str] = Counter()
    for seed in range(sized(12, 200)):
        walk = Walk(name, seed, monkeypatch)
        for _ in range(STEPS):
            await walk.step()
        counts += walk.counts
    assert min(counts[kind] for kind in ("sign in", "renew", "forget", "killed")) > 0, counts
    assert counts["renew, refused"] > 0


async def test_a_renewal_behind_a_prompt_that_nobody_answers_keeps_the_new_token_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keychain, backend = macos(monkeypatch)
    credentials = Credentials(Vault(backend, timeout=0.05), NAME, clock=ManualClock())
    await credentials.save(ApiKey(app_key="k", app_secret="s", access_token="first"))
    answer = threading.Event()

    async def fetch(_old: Credential) -> Credential:
        keychain.prompt = lambda: answer.wait(CEILING)
        return ApiKey(app_key="k", app_secret="s", access_token="second")

    assert await credentials.renew(fetch) is Kept.RUN
    assert credentials.trouble is not None
    assert credentials.trouble.code == "keyring-prompt-unanswered"
    assert (await credentials.credential()).access_token == "second"
    answer.set()
    await until(lambda: any("second" in text for text in keychain.texts()))
    await until(lambda: not any("first" in text for text in keychain.texts()))
    assert await credentials.keep() is Kept.KEYRING
