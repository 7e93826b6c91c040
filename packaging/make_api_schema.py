"""Write the JSON schemas and the OpenAPI description of the local API from its types; `--check` compares only."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from tideboard_api import calls, replies
from tideboard_api.calls import ApiCall
from tideboard_api.faults import STATUS, Refusal
from tideboard_api.proposing import ProposalFields, ProposalReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.server.answers import ROUTES

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "core" / "tideboard_api" / "schema"
SCHEMAS, OPENAPI = FOLDER / "schemas.json", FOLDER / "openapi.json"
IDENTITY: Final = "{id}"
SAMPLES: Final[tuple[tuple[Callable[..., ApiCall[Any]], tuple[Any, ...]], ...]] = (
    (calls.status, ()),
    (calls.instruments, (["HK.00700"],)),
    (calls.quotes, (["HK.00700"],)),
    (calls.book, ("HK.00700",)),
    (calls.flow, ("HK.00700",)),
    (calls.bars, ("HK.00700",)),
    (calls.minutes, ("HK.00700", None)),
    (calls.sessions, ("HK.00700",)),
    (calls.percentile, ("HK.00700",)),
    (calls.signals, ()),
    (calls.record, ("sign-turn", ["HK.00700"])),
    (calls.positions, ()),
    (calls.orders, ()),
    (calls.propose, (calls.proposal_fields("HK.00700", "buy", 100, "612.50", client_id="sample"),)),
    (calls.proposal, ("id",)),
    (calls.withdraw, ("id",)),
)
"""Every call, as the client makes it."""
PARAMETERS: Final = {
    "symbol": "MARKET.CODE, such as HK.00700",
    "symbols": "MARKET.CODE, several with commas between them",
    "rule": "id or name of a kept rule of signals",
    "day": "a day of the exchange, YYYY-MM-DD; without it the newest recorded one",
    "period": "1m, as without it, or day",
    "before": "a moment with a zone, such as 2026-11-20T01:30:00Z: candles that start before it, with the scope fetch; "
    "each security is a unit of the broker's allowance for history, of which programs have a fifth and never the last",
}
OPTIONAL: Final = frozenset({"before", "day", "period"})


def components() -> dict[str, Any]:
    """The schema of every type that goes over the wire, by its name."""
    kinds = [
        each
        for _, each in sorted(vars(replies).items())
        if inspect.isclass(each) and each.__module__ == replies.__name__
    ]
    ours = [each for each in kinds if issubclass(each, msgspec.Struct)]
    _, found = msgspec.json.schema_components(
        [*ours, Refusal, ProposalFields, ProposalReply], ref_template="#/components/schemas/{name}"
    )
    return dict(sorted(found.items()))


def operation(function: Callable[..., ApiCall[Any]], arguments: tuple[Any, ...]) -> tuple[str, str, dict[str, Any]]:
    """Path, method and description of a call."""
    call = function(*arguments)
    path = call.path.removesuffix("/id") + (f"/{IDENTITY}" if call.path.endswith("/id") else "")
    route = ROUTES.get(call.path)
    scope = "any key" if route is not None and route.scope is None else route.scope if route is not None else "propose"
    text = {"schema": {"type": "string"}}
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "query", "required": name not in OPTIONAL, "description": PARAMETERS[name], **text}
        for name in call.query
    ]
    if IDENTITY in path:
        parameters.append({"name": "id", "in": "path", "required": True, **text})
    (answer,), _ = msgspec.json.schema_components([call.answer], ref_template="#/components/schemas/{name}")
    found: dict[str, Any] = {
        "operationId": function.__name__,
        "summary": inspect.getdoc(function),
        "x-scope": str(scope),
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": answer}}},
            "default": {"$ref": "#/components/responses/Refused"},
        },
    }
    if call.body is not None:
        schema = {"$ref": f"#/components/schemas/{type(call.body).__name__}"}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return f"/v1/{path}", call.method.lower(), found


def description() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for function, arguments in SAMPLES:
        path, method, found = operation(function, arguments)
        paths.setdefault(path, {})[method] = found
    codes = ", ".join(f"{status} {code}" for code, status in STATUS.items())
    refused = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tideboard's local API",
            "version": "1",
            "description": "Reads what the window knows, and proposes tickets to its person; no call sends an order.",
        },
        "servers": [{"url": "http://127.0.0.1:{port}", "variables": {"port": {"default": "0"}}}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-scopes": [*ProgramScope]}},
            "responses": {"Refused": {"description": codes, "content": {"application/json": refused}}},
            "schemas": components(),
        },
    }


def written() -> dict[Path, str]:
    """The text of each file."""
    schemas = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": components()}
    alone = json.dumps(schemas, indent=1, ensure_ascii=False).replace("#/components/schemas/", "#/$defs/")
    return {SCHEMAS: alone + "\n", OPENAPI: json.dumps(description(), indent=1, ensure_ascii=False) + "\n"}


def main() -> int:
    """Write the files, or compare them."""
    if "--check" in sys.argv[1:]:
        old = [path.name for path, text in written().items() if path.read_text(encoding="utf-8") != text]
        sys.stdout.writelines(f"{name} is not that of the types: run {Path(__file__).name}\n" for name in old)
        return int(bool(old))
    FOLDER.mkdir(exist_ok=True)
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
