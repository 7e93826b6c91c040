"""The calls of the gateway program that OpenD lacks: scopes of the key, admin rows, price step tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.futu.health import FutuProgram
from tideboard_core.gateways.futu.translate.values import decimal
from tideboard_core.gateways.opend_rest.link import Link
from tideboard_core.gateways.opend_rest.refusals import refusal_of
from tideboard_core.gateways.opend_rest.scopes import PROBES, probe_of
from tideboard_core.model.gateway_health import (
    AdminStatus,
    Scope,
    ScopeState,
)
from tideboard_core.model.price_steps import Bands
from tideboard_core.wire.opend_rest.answers import OutcomeKind
from tideboard_core.wire.opend_rest.dialect import content_of
from tideboard_core.wire.opend_rest.rows import row_of

_STATUS: Final = ("GET", "/api/admin/status")
_RELOAD: Final = ("POST", "/api/admin/reload")
_SHUTDOWN: Final = ("POST", "/api/admin/shutdown")
_SPREADS: Final = ("GET", "/api/spread-table")
_MOST: Final = 1e12
_WITH_KEY: Final = (Scope.TRADE_REAL, Scope.TRADE_SIMULATE, Scope.TRADE_UNLOCK)


class RestProgram(FutuProgram):
    """A gateway program with keys and admin rows."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._rest = link
        self._admin = RestAdministration(link)

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Return the state of each scope. Reads probe for it; scopes of writes are known from real writes only.

        Raises GatewayDown, RequestTimeout.
        """
        connection = self._rest.standing()
        self._rest.scope_book.forget(*PROBES)
        for scope in PROBES:
            row = probe_of(scope)
            if row is None:
                continue
            answer = await connection.ask(row, {} if row.method == "POST" else None)
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

    def __init__(self, link: Link) -> None:
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


async def price_steps(link: Link) -> list[Bands]:
    """Return the broker's whole price step tables; rows that cannot be read are left out."""
    return tables_of(await _content(link, _SPREADS))


async def _content(link: Link, which: tuple[str, str]) -> object:
    """Return the content of a successful answer; raises the error of any other."""
    row = row_of(*which)
    assert row is not None
    connection = link.standing()
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
