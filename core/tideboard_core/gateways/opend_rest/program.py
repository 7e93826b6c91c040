"""What the gateway program offers beyond OpenD: scopes of the key, admin rows, price step tables, its console."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from tideboard_core.errors import BadInput, OrderDenied
from tideboard_core.gateways.futu.health import FutuProgram
from tideboard_core.gateways.futu.translate.values import decimal
from tideboard_core.gateways.http.addresses import address_of, encrypted, this_computer
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.opend_rest.link import RestLink
from tideboard_core.gateways.opend_rest.old_daemons import words_of
from tideboard_core.gateways.opend_rest.refusals import refusal_of
from tideboard_core.gateways.opend_rest.scopes import PROBES, probe_of
from tideboard_core.model.gateway_health import (
    AdminStatus,
    GatewayUser,
    Scope,
    ScopeState,
)
from tideboard_core.model.order import Account
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.redaction import outside_text
from tideboard_core.wire.opend_rest.answers import OutcomeKind
from tideboard_core.wire.opend_rest.dialect import SCHEME, content_of
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_proto.opend.Trd_Common_pb2 import TrdHeader

MASK: Final = "********"
_SECRETS: Final = frozenset({"pwd_md5", "pwdmd5", "password", "token", "authorization"})
_NOT_BY_HAND: Final = frozenset({WriteKind.TRADE, WriteKind.UNLOCK})


class Console:
    """Implements `ports.reference.RestConsole`; `header_of` returns the request header of an account."""

    def __init__(self, link: RestLink, header_of: Callable[[Account], TrdHeader | None]) -> None:
        self._link, self._header_of = link, header_of

    @property
    def rows(self) -> Sequence[RestRow]:
        """Return all rows in the reference's order."""
        return rows()

    async def call_row(self, row: RestRow, body: Any) -> RestAnswer:  # noqa: ANN401  any JSON value
        """Send one call and return its answer, refusals too; OrderDenied for rows that trade or unlock.

        Raises BadInput for a row that the reference does not have, GatewayDown, RequestTimeout.
        """
        known = row_of(row.method, row.path)
        if known is None or known.key != row.key:
            raise BadInput("rest-row-unknown", call=row.key)
        if known.write in _NOT_BY_HAND:
            raise OrderDenied("approval-missing", call=known.key)
        if body is not None and not isinstance(body, Mapping):
            raise BadInput("rest-bad-type", field="body", expected="object", found=type(body).__name__)
        connection = self._link.established()
        begun = self._link.clock.monotonic()
        answer = await connection.ask(known, body)
        self._link.scope_book.publish()
        seconds = self._link.clock.monotonic() - begun
        text = outside_text(answer.message) if answer.body is None else ""
        return RestAnswer(status=answer.status, seconds=seconds, body=answer.body, text=text)

    def curl(self, row: RestRow, body: Any) -> str:  # noqa: ANN401  any JSON value
        """Return the same call as a command line, with the key and all secrets in the body masked."""
        url = self._link.url.rstrip("/") + row.path
        words = ["curl", "-sS", "-X", row.method]
        if self._link.endpoint.authority:
            words += ["--cacert", self._link.endpoint.authority]
        words += _proxy_words(self._link.endpoint.proxy, url)
        if self._link.endpoint.credentials is not None:
            words += ["-H", f"Authorization: {SCHEME} {MASK}"]
        shown = _masked(body)
        if row.method == "GET":
            query = {name: value for name, value in (shown or {}).items() if value is not None}
            url += f"?{urlencode(query)}" if query else ""
        else:
            words += ["-H", "Content-Type: application/json", "-d", msgspec.json.encode(shown or {}).decode()]
        return shlex.join([*words, url])

    def account_header(self, account: Account) -> dict[str, Any]:
        """Return the `header` of requests about an account (acc_id, trd_env, trd_market); empty for an unknown one."""
        header = self._header_of(account)
        if header is None:
            return {}
        return {"acc_id": header.accID, "trd_env": header.trdEnv, "trd_market": header.trdMarket}


def _proxy_words(proxy: Proxy | None, url: str) -> list[str]:
    """What curl needs so that it goes as the program does: a proxy would read the key of a call without TLS."""
    if proxy is None:
        return []
    if not encrypted(url) or this_computer(address_of(url).host):
        return ["--noproxy", "*"]
    return ["--proxy", proxy.url] if proxy.url else []


def _masked(value: Any) -> Any:  # noqa: ANN401  any JSON value
    if isinstance(value, Mapping):
        return {name: MASK if str(name).lower() in _SECRETS else _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value


_STATUS: Final = ("GET", "/api/admin/status")
_RELOAD: Final = ("POST", "/api/admin/reload")
_SHUTDOWN: Final = ("POST", "/api/admin/shutdown")
_SPREADS: Final = ("GET", "/api/spread-table")
_MOST: Final = 1e12
DAEMON: Final = "FutuOpenD-rs"
"""Name under which the version stands among the details of the login."""
_WITH_KEY: Final = (Scope.TRADE_REAL, Scope.TRADE_SIMULATE, Scope.TRADE_UNLOCK)


class RestProgram(FutuProgram):
    """A gateway program with keys and admin rows."""

    def __init__(self, link: RestLink) -> None:
        super().__init__(link)
        self._rest = link
        self._admin = RestAdministration(link)

    async def gateway_user(self) -> GatewayUser:
        """As OpenD's, with the version that the daemon told of itself."""
        user, version = await super().gateway_user(), words_of(self._rest.daemon_version)
        return replace(user, details=user.details | {DAEMON: version}) if version else user

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Return the state of each scope. Reads probe for it; scopes of writes are known from real writes only.

        Raises GatewayDown, RequestTimeout.
        """
        connection = self._rest.established()
        self._rest.scope_book.forget(*PROBES)
        for scope in PROBES:
            row = probe_of(scope)
            if row is None:
                continue
            answer = await connection.ask(row, {} if row.method == "POST" else None)
            # With a key this says that the key is refused; without one only that this row needs one.
            if answer.kind is OutcomeKind.UNAUTHORIZED:
                if not connection.keyless:
                    raise refusal_of(row, None, answer, connection.known)
                self._rest.scope_book.set_missing(scope)
        if connection.keyless:
            self._rest.scope_book.set_missing(Scope.QUOTE_STATE)
        if connection.keyless or not connection.calls.private:
            for scope in _WITH_KEY:
                self._rest.scope_book.set_missing(scope)
        self._rest.scope_book.publish()
        return self._rest.scope_book.states()

    @property
    def admin(self) -> RestAdministration:
        return self._admin


class RestAdministration:
    """The admin rows of a program."""

    def __init__(self, link: RestLink) -> None:
        self._link = link

    async def status(self) -> AdminStatus:
        """Return the program's own status; raises PermissionMissing without the admin scope."""
        content = await _content(self._link, _STATUS)
        return AdminStatus(time=self._link.clock.wall(), content=content)

    async def reload(self) -> None:
        """Make the program read its keys file again; the scopes of our key are unknown afterwards."""
        await _content(self._link, _RELOAD)
        self._link.scope_book.forget(*Scope)

    async def shutdown(self) -> None:
        """End the program for all its clients."""
        await _content(self._link, _SHUTDOWN)


async def price_steps(link: RestLink) -> list[Bands]:
    """Return the broker's whole price step tables; rows that cannot be read are left out."""
    return tables_of(await _content(link, _SPREADS))


async def _content(link: RestLink, which: tuple[str, str]) -> object:
    """Return the content of a successful answer; raises the error of any other."""
    row = row_of(*which)
    assert row is not None
    connection = link.established()
    answer = await connection.ask(row, {} if row.method == "POST" else None)
    if answer.kind is not OutcomeKind.OK:
        raise refusal_of(row, None, answer, connection.known)
    return content_of(answer.body)


def tables_of(content: object) -> list[Bands]:
    """Return the price step tables of a `spread-table` answer; a table without a readable band is left out."""
    tables = content.get("spread_table_list") if isinstance(content, Mapping) else None
    found = (_bands_of(table) for table in tables if isinstance(table, Mapping)) if isinstance(tables, list) else ()
    return [bands for bands in found if bands]


def _bands_of(table: Mapping[str, object]) -> Bands:
    rows = table.get("spread_item_list")
    items = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    pairs = [(_positive(row.get("price_to")), _positive(row.get("value"))) for row in items]
    return tuple(sorted((limit, step) for limit, step in pairs if limit and step))


def _positive(value: object) -> Decimal:
    """Return a number that can be a price; zero for everything else."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < _MOST:
        return Decimal(0)
    return decimal(float(value))
