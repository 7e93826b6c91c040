"""Converts bodies of REST requests, in any accepted spelling, to C2S messages, and messages to bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.field_names import snake
from tideboard_core.wire.opend_rest.json_codec import from_json, to_json
from tideboard_core.wire.opend_rest.shapes import (
    CODE_CHANGE,
    DEFAULTS,
    FORCED,
    HEADER_FIELDS,
    HISTORY_QUOTA,
    MARKETS,
    MODIFY_USER_SECURITY,
    REHAB,
    ROW_ALIASES,
    SAME_ALIASES,
    SEARCH,
    SECURITY_MARKETS,
    BodyShape,
    shape_of,
)

_PACKET: Final = "packet_id"
_OBJECTS: Final = frozenset(
    {
        MODIFY_USER_SECURITY,
        "POST /api/quote",
        "POST /api/kline",
        "POST /api/history-kline",
        "POST /api/option-chain",
        "POST /api/option-expiration-date",
    }
)
"""Rows whose securities go as objects: the reference shows texts, which 1.5.0 refuses (docs/futu-evidence.md)."""


def request_of(row: RestRow, body: object) -> Message:
    """Return the C2S message of a body in any spelling that the gateway accepts.

    Fields may be at top level or under `c2s`, the trade header flat or an object, names in snake_case, in camelCase or
    aliases of the reference; null counts as absent, a missing body as an empty one. Raises WireError
    `rest-unknown-field`, `rest-bad-type`, `rest-out-of-range`, `rest-duplicate-field` with the dotted `field`. Required
    fields are not checked: see `missing_fields`.
    """
    shape = shape_of(row)
    given = unwrapped(body)
    plain = _canonical(row, shape, given)
    for name, value in DEFAULTS.get(row.key, {}).items():
        if plain.get(name) is None:
            plain[name] = value
    return from_json({**plain, **FORCED.get(row.key, {})}, shape.message, strict=True)


def missing_fields(message: Any) -> list[str]:  # noqa: ANN401  FindInitializationErrors is absent from the stubs
    """Return the dotted snake_case names of required fields that are not set, but those that the gateway fills."""
    own = ("packet_id", "user_id")
    found = (".".join(map(snake, path.split("."))) for path in message.FindInitializationErrors())
    return [path for path in found if not path.startswith(own)]


def body_for(row: RestRow, c2s: Message) -> dict[str, Any]:
    """Return the body that a client sends for a message: only set fields, spelled as in the reference's example.

    Securities of `_OBJECTS` are objects. Packet and user ids are left out (the gateway fills them), account ids are
    numbers, order ids text. The message must not have NaN or infinities, which JSON cannot write.
    """
    shape = shape_of(row)
    plain = to_json(c2s)
    plain.pop(_PACKET, None)
    if row.method == "GET":
        plain.pop("user_id", None)
    for name in FORCED.get(row.key, ()):
        plain.pop(name, None)
    _number_header(shape, plain)
    if row.key not in _OBJECTS:
        _shorten(row, shape, plain)
    plain = _example_names(row, plain)
    return {"c2s": plain} if _wrapped(row) else plain


def unwrapped(body: object) -> Mapping[str, Any]:
    """Return the fields of a body, those of its `c2s` if it has one. Raises WireError."""
    if body is None:
        return {}
    if not isinstance(body, Mapping):
        raise _bad_type("body", "object", body)
    if body.get("c2s") is None:
        return {name: value for name, value in body.items() if name != "c2s"}
    if not isinstance(body["c2s"], Mapping):
        raise _bad_type("c2s", "object", body["c2s"])
    for name in body:
        if name != "c2s":
            raise WireError("rest-unknown-field", field=str(name), expected=("c2s",))
    fields: Mapping[str, Any] = body["c2s"]
    return fields


def security_of(value: object, path: str) -> Any:  # noqa: ANN401  any JSON value
    """Return `HK.00700` as `{"market": 1, "code": "00700"}`, objects and null unchanged; WireError for other text."""
    if not isinstance(value, str):
        return value
    prefix, dot, code = value.partition(".")
    if not dot or not code or prefix.upper() not in MARKETS:
        raise WireError("rest-bad-type", field=path, expected="MARKET.CODE", found="string")
    return {"market": MARKETS[prefix.upper()], "code": code}


# --- a body's names ---------------------------------------------------------------------------------------------------


def _canonical(row: RestRow, shape: BodyShape, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body under the message's own names, shorthands expanded."""
    plain: dict[str, Any] = {}
    for written, value in given.items():
        name = _name_of(written)
        target = shape.names.get(name)
        if target is None:
            raise WireError("rest-unknown-field", field=str(written), expected=tuple(sorted(shape.names)))
        # A null is an absent field; a name without a target is one that only the reference has.
        if value is None or not target:
            continue
        # Where a trade call has no header, its market is meant for the header.
        if target == ("trd_market",) and shape.trades and not _has_header(given):
            target = ("header", "trd_market")
        _place(row, shape, plain, target, written, value)
    return plain


def _place(
    row: RestRow,
    shape: BodyShape,
    plain: dict[str, Any],
    target: tuple[str, ...],
    written: str,
    value: Any,  # noqa: ANN401
) -> None:
    if target == ("search",):
        for name, inner in _search(value).items():
            _put(plain, (name,), f"search.{name}", inner)
    elif target == ("symbol",):
        _put_symbol(plain, value, written)
    elif target[0] in shape.lists:
        _put(plain, target, written, _list_of(value, written) if row.key != MODIFY_USER_SECURITY else value)
    elif target[0] in shape.securities:
        one = _only(value, written) if row.key == REHAB else value
        _put(plain, target, written, security_of(one, written))
    elif target == ("header",):
        for name, inner in _header(row, shape, value).items():
            _put(plain, ("header", name), f"header.{name}", inner)
        plain.setdefault("header", {})
    elif target == ("filter_conditions",) and isinstance(value, Mapping):
        for name, inner in _snaked(value).items():
            _put(plain, ("filter_conditions", name), f"filter_conditions.{name}", inner)
        plain.setdefault("filter_conditions", {})
    else:
        _put(plain, target, written, value)


def _put(plain: dict[str, Any], target: tuple[str, ...], written: str, value: Any) -> None:  # noqa: ANN401
    place = plain
    for step in target[:-1]:
        place = place.setdefault(step, {})
        if not isinstance(place, dict):
            raise WireError("rest-duplicate-field", field=written)
    if target[-1] in place:
        raise WireError("rest-duplicate-field", field=written)
    place[target[-1]] = dict(value) if isinstance(value, Mapping) else value


def _put_symbol(plain: dict[str, Any], value: object, written: str) -> None:
    """Set the code and the market of a trade call's `symbol`."""
    if not isinstance(value, str):
        raise _bad_type(written, "string", value)
    security_of(value, written)
    prefix, _, code = value.partition(".")
    _put(plain, ("code",), written, code)
    _put(plain, ("sec_market",), written, SECURITY_MARKETS[prefix.upper()])


def _list_of(value: object, path: str) -> Any:  # noqa: ANN401  any JSON value
    """Return the securities of a list field: a list of texts and objects, or a single one."""
    if isinstance(value, list):
        return [security_of(each, f"{path}[{place}]") for place, each in enumerate(value)]
    return [security_of(value, path)] if isinstance(value, str | Mapping) else value


def _only(value: object, path: str) -> object:
    """Return the security of a list that has just one."""
    if not isinstance(value, list):
        return value
    if len(value) != 1:
        raise WireError("rest-bad-type", field=path, expected="one security", found="array")
    return value[0]


def _header(row: RestRow, shape: BodyShape, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _bad_type("header", "object", value)
    named = _snaked(value)
    if shape.trades and "env" in named:
        if "trd_env" in named:
            raise WireError("rest-duplicate-field", field="header.env")
        named["trd_env"] = named.pop("env")
    if row.key == HISTORY_QUOTA:
        return {name: each for name, each in named.items() if name not in HEADER_FIELDS}
    return named


def _search(value: object) -> dict[str, Any]:
    """Return the filter of code changes, which the reference wraps and whose types it names otherwise."""
    if not isinstance(value, Mapping):
        raise _bad_type("search", "object", value)
    found = {}
    for name, each in _snaked(value).items():
        if name not in SEARCH:
            raise WireError("rest-unknown-field", field=f"search.{name}", expected=tuple(SEARCH))
        if each is not None:
            found[SEARCH[name]] = each
    return found


def _snaked(value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for written, each in value.items():
        name = _name_of(written)
        if name in found:  # `acc_id` beside `accID`: which one counts is not defined
            raise WireError("rest-duplicate-field", field=str(written))
        found[name] = each
    return found


def _name_of(written: object) -> str:
    return snake(written) if isinstance(written, str) else str(written)


def _has_header(given: Mapping[str, Any]) -> bool:
    return isinstance(given.get("header"), Mapping)


def _bad_type(path: str, wanted: str, value: object) -> WireError:
    kinds = {bool: "boolean", str: "string", int: "integer", float: "floating point", list: "array"}
    return WireError("rest-bad-type", field=path, expected=wanted, found=kinds.get(type(value), "map"))


# --- the reference's spelling ---------------------------------------------------------------------------------------


def _wrapped(row: RestRow) -> bool:
    return isinstance(row.example, Mapping) and "c2s" in row.example


def _example_fields(row: RestRow) -> Mapping[str, Any]:
    return unwrapped(row.example) if isinstance(row.example, Mapping) else {}


def _number_header(shape: BodyShape, plain: dict[str, Any]) -> None:
    """Write the header's account id as a number, as every example does; `to_json` writes ids as text."""
    header = plain.get("header")
    if shape.trades and isinstance(header, dict) and "acc_id" in header:
        header["acc_id"] = int(header["acc_id"])


def _shorten(row: RestRow, shape: BodyShape, plain: dict[str, Any]) -> None:
    for name in shape.securities & plain.keys() - {"plate"}:
        if name in shape.lists:
            texts = [_text_of(each) for each in plain.pop(name)]
            single = len(texts) == 1 and "symbol" in _example_fields(row)
            plain["symbol" if single else "symbols"] = texts[0] if single else texts
        elif row.key == REHAB:
            plain["symbols"] = [_text_of(plain.pop(name))]
        else:
            text = _text_of(plain.pop(name))
            plain["symbol" if name == "security" else name] = text


def _text_of(security: Mapping[str, Any]) -> Any:  # noqa: ANN401  text, or the object where no text says it
    prefix = next((prefix for prefix, number in MARKETS.items() if number == security.get("market")), None)
    return f"{prefix}.{security['code']}" if prefix and security.get("code") else dict(security)


def _example_names(row: RestRow, plain: dict[str, Any]) -> dict[str, Any]:
    if row.key == CODE_CHANGE:
        search = {alias: plain.pop(name) for alias, name in SEARCH.items() if name in plain}
        return plain | ({"search": search} if search else {})
    shown = _example_fields(row)
    aliases = dict(ROW_ALIASES.get(SAME_ALIASES.get(row.key, row.key), {}))
    if "sub_types" in shown:
        aliases["sub_types"] = ("sub_type_list",)
    for alias, target in aliases.items():
        if alias in shown:
            _lift(plain, target, alias)
    return plain


def _lift(plain: dict[str, Any], target: tuple[str, ...], alias: str) -> None:
    """Move a field to the name in the example; an object left empty is removed."""
    if len(target) == 1:
        if target[0] in plain:
            plain[alias] = plain.pop(target[0])
        return
    inner = plain.get(target[0])
    if isinstance(inner, dict) and target[1] in inner:
        plain[alias] = inner.pop(target[1])
        if not inner:
            del plain[target[0]]
