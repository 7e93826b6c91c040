"""A plain HTTP client of the REST port for tests: blocking, one connection, nothing happens unasked."""

from __future__ import annotations

import hashlib
import http.client
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from fakes.values.waiting import CEILING
from tideboard_core.model.gateway_health import Scope


class Answer(NamedTuple):
    """Status, headers in lower case, and the JSON of the body."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def good(self) -> bool:
        """Whether the call itself went well."""
        return self.status == 200 and self.body["ret_type"] == 0


class RestCaller:
    """`url` as in the sandbox's first line; `key` is sent unless a call brings another, "" sends none."""

    def __init__(self, url: str, key: str) -> None:
        self.key = key
        self._link = http.client.HTTPConnection(url.removeprefix("http://"), timeout=CEILING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()

    def ask(self, row: str, body: object = None, *, key: str | None = None) -> Answer:
        """One request; `row` is method and path, with a query where one is wanted. Bytes are sent as they are."""
        method, _, path = row.partition(" ")
        token = self.key if key is None else key
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        self._link.request(method, path, raw, headers)
        answer = self._link.getresponse()
        return Answer(
            answer.status, {name.lower(): text for name, text in answer.headers.items()}, json.loads(answer.read())
        )

    def ok(self, row: str, body: object = None) -> Any:
        """The content of a call that must succeed."""
        answer = self.ask(row, body)
        assert answer.good, (row, answer.status, answer.body)
        return answer.body["s2c"]


def keys_file(path: Path, scopes: Iterable[frozenset[Scope]]) -> dict[frozenset[Scope], str]:
    """Write a keys file with a key per set of scopes; returns the plain keys."""
    plain = {each: f"fc_{place:032x}" for place, each in enumerate(scopes)}
    records = [
        {
            "id": f"k{place}",
            "hash": hashlib.sha256(key.encode()).hexdigest(),
            "scopes": sorted(each),
            "limits": None,
            "allowed_machines": None,
            "created_at": "2026-01-01T00:00:00Z",
            "expires_at": None,
            "note": "",
        }
        for place, (each, key) in enumerate(plain.items())
    ]
    path.write_text(json.dumps({"version": 1, "keys": records}))
    return plain
