"""Sends single REST calls for the gateway console, none that trades or unlocks, and shows them as curl commands."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from tideboard_core.errors import BadInput, OrderDenied
from tideboard_core.gateways.opend_rest.link import Link
from tideboard_core.model.order import Account
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.wire.opend_rest.dialect import SCHEME
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_proto.opend.Trd_Common_pb2 import TrdHeader

MASK: Final = "********"
_SECRETS: Final = frozenset({"pwd_md5", "pwdmd5", "password", "token", "authorization"})
_NOT_BY_HAND: Final = frozenset({WriteKind.TRADE, WriteKind.UNLOCK})


class Console:
    """Implements `ports.reference.RestConsole`; `header_of` returns the request header of an account."""

    def __init__(self, link: Link, header_of: Callable[[Account], TrdHeader | None]) -> None:
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
        connection = self._link.standing()
        begun = self._link.clock.monotonic()
        answer = await connection.ask(known, body)
        self._link.scope_book.publish()
        seconds = self._link.clock.monotonic() - begun
        text = answer.message if answer.body is None else ""
        return RestAnswer(status=answer.status, seconds=seconds, body=answer.body, text=text)

    def curl(self, row: RestRow, body: Any) -> str:  # noqa: ANN401  any JSON value
        """Return the same call as a command line, with the key and all secrets in the body masked."""
        url = self._link.url.rstrip("/") + row.path
        words = ["curl", "-sS", "-X", row.method]
        if self._link.endpoint.authority:
            words += ["--cacert", self._link.endpoint.authority]
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


def _masked(value: Any) -> Any:  # noqa: ANN401  any JSON value
    if isinstance(value, Mapping):
        return {name: MASK if str(name).lower() in _SECRETS else _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value
