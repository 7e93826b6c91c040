"""The schemas of the local API: those of the types, and of every route of the server."""

from __future__ import annotations

import json

import make_api_schema
from tideboard_core.programs.server.answers import ROUTES


def test_the_files_of_the_wheel_are_those_of_the_types() -> None:
    """`python packaging/make_api_schema.py` writes them anew."""
    for path, text in make_api_schema.written().items():
        assert path.read_text(encoding="utf-8") == text, path.name


def test_every_route_of_the_server_is_described_with_its_parameters() -> None:
    paths = json.loads(make_api_schema.OPENAPI.read_text(encoding="utf-8"))["paths"]
    described = {path.removeprefix("/v1/"): found for path, found in paths.items()}
    assert described.keys() == ROUTES.keys() | {"proposals", "proposals/{id}"}
    for name, route in ROUTES.items():
        assert described[name].keys() == {"get"}
        assert tuple(each["name"] for each in described[name]["get"]["parameters"]) == route.names
    assert described["proposals"].keys() == {"post"}
    assert described["proposals/{id}"].keys() == {"get", "delete"}


def test_no_name_of_a_schema_is_missing() -> None:
    text = make_api_schema.OPENAPI.read_text(encoding="utf-8")
    found = json.loads(text)
    named = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert named <= found["components"]["schemas"].keys()
    assert found["components"]["schemas"]["ProposalFields"]["additionalProperties"] is False
