"""What every request is held to before anything is done for it: host, origin, form, size and key; without I/O."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote

from multidict import CIMultiDictProxy

from tideboard_api.faults import ApiFault
from tideboard_core.programs.faults import ProgramFault

LONGEST_BODY: Final = 16_384
LONGEST_TARGET: Final = 4_096
JSON: Final = "application/json"
ARROW: Final = "application/vnd.apache.arrow.stream"
PREFIX: Final = "/v1/"
_BEARER: Final = "Bearer "
_OF_PAGES: Final = ("Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Access-Control-Request-Method")

Headers = CIMultiDictProxy[str]


class CallTarget(NamedTuple):
    """What a request is for: the path's parts after /v1, and its parameters."""

    parts: tuple[str, ...]
    query: dict[str, str]


def refuse_strangers(headers: Headers, host: str) -> None:
    """Refuse what is for another host than this, and whatever a web page sends; raises ProgramFault."""
    if headers.getall("Host", []) != [host]:
        raise ProgramFault(ApiFault.FOREIGN_HOST)
    if any(name in headers for name in _OF_PAGES):
        raise ProgramFault(ApiFault.FOREIGN_PAGE)


def target_of(raw: str) -> CallTarget:
    """Read the target of the request line; raises ProgramFault for one that is not below /v1 or not readable."""
    path, _, query = raw.partition("?")
    if not path.startswith(PREFIX):
        raise ProgramFault(ApiFault.NOT_FOUND)
    try:
        parts = tuple(unquote(part, errors="strict") for part in path.removeprefix(PREFIX).split("/"))
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict", max_num_fields=8)
    except ValueError:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="query", what="form") from None
    if len(dict(pairs)) != len(pairs):
        raise ProgramFault(ApiFault.BAD_REQUEST, field="query", what="twice")
    return CallTarget(parts, dict(pairs))


def token_of(headers: Headers) -> str:
    """The key's text in the one place where it may be; raises ProgramFault without one."""
    given = headers.getall("Authorization", [])
    if len(given) != 1 or not given[0].startswith(_BEARER):
        raise ProgramFault(ApiFault.NO_KEY)
    return given[0].removeprefix(_BEARER)


def refuse_body(headers: Headers) -> None:
    """Raise ProgramFault if a request that may have no body has one."""
    if "Transfer-Encoding" in headers or headers.get("Content-Length", "0") != "0":
        raise ProgramFault(ApiFault.BAD_REQUEST, field="body", what="unwanted")


def json_length(headers: Headers) -> None:
    """Hold the head of a body to JSON of a stated size; raises ProgramFault."""
    kind, _, more = headers.get("Content-Type", "").partition(";")
    charset = more.strip().lower().replace('"', "")
    if kind.strip().lower() != JSON or charset not in {"", "charset=utf-8"} or "Content-Encoding" in headers:
        raise ProgramFault(ApiFault.NOT_JSON)
    length = headers.get("Content-Length", "0")
    if not length.isdecimal() or len(length) > 12 or int(length) > LONGEST_BODY:
        raise ProgramFault(ApiFault.TOO_LARGE, limit=LONGEST_BODY)


def wants_arrow(headers: Headers) -> bool:
    """Whether an Arrow stream is asked for; raises ProgramFault for what is neither that nor JSON."""
    given = ",".join(headers.getall("Accept", [])) or "*/*"
    kinds = {kind.partition(";")[0].strip().lower() for kind in given.split(",")}
    if ARROW in kinds:
        return True
    if kinds & {JSON, "application/*", "*/*"}:
        return False
    raise ProgramFault(ApiFault.NO_TABLE, what="accept")


def only(query: dict[str, str], names: Iterable[str]) -> None:
    """Refuse parameters other than these; raises ProgramFault."""
    for name in query:
        if name not in names:
            raise ProgramFault(ApiFault.BAD_REQUEST, field="query", what="unknown")
