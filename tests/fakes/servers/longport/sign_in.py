"""A LongPort port to sign in to: its addresses as settings have them, its keys, and a browser that a script works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp

from fakes.servers.sandbox import OpenSandbox, running_sandbox
from tideboard_core.model.credentials import ApiKey
from tideboard_core.ports.system import SecretStore
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection, LongportPlace, SignIn
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.startup.brokers import Brokers


class SignInStage:
    """A running sandbox with its LongPort port."""

    def __init__(self, sandbox: OpenSandbox) -> None:
        self.sandbox = sandbox
        self.clock = SystemClock()
        addresses = sandbox.line["longport"]
        self.http = str(addresses["http"])
        place = LongportPlace(http_url=self.http, quote_url=addresses["quote_ws"], trade_url=addresses["trade_ws"])
        self.by_key = Connection(backend=Backend.LONGPORT, longport=place)
        self.by_browser = replace(self.by_key, longport=replace(place, sign_in=SignIn.OAUTH))

    @property
    def keys(self) -> ApiKey:
        """Keys that are good for this run."""
        return ApiKey(**self.sandbox.line["longport_keys"])

    def sign_ins(self, store: SecretStore, redactor: Redactor | None = None) -> SignIns:
        """The app's own, over a store."""
        used = redactor or Redactor()
        return Brokers(used, self.clock, CredentialShelf(store, clock=self.clock, seen=used.add)).sign_ins()

    async def decide(self, url: str, decision: str = "allow", account: str = "") -> str:
        """Do on the broker's page what a person does, with the first account; returns where the browser ends."""
        async with aiohttp.ClientSession() as browser:
            async with browser.get(url) as answer:
                page = await answer.text()
            ticket = _found(r'name="ticket" value="([^"]+)"', page)
            chosen = account or _found(r'option value="([^"]+)"', page)
            form = {"ticket": ticket, "account": chosen, "decision": decision}
            async with browser.post(f"{self.http}/oauth2/authorize", data=form) as answer:
                return await answer.text()


@asynccontextmanager
async def sign_in_stage(*arguments: str) -> AsyncIterator[SignInStage]:
    """A sandbox with both ports and more `arguments`, while the block runs."""
    async with running_sandbox(arguments=["--longport-port", "0", *arguments]) as sandbox:
        yield SignInStage(sandbox)


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, page
    return found[1]
