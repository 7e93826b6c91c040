"""The protocol table: every id has its classes, pushes and writes are marked."""

from __future__ import annotations

import pytest

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.protocols import (
    PUSH_IDS,
    WRITE_IDS,
    ProtoId,
    request_class,
    response_class,
)


@pytest.mark.parametrize("proto_id", ProtoId)
def test_every_id_has_the_classes_of_its_own_schema(proto_id: ProtoId) -> None:
    schema = "SkillWrapAPI" if proto_id.name.startswith("SkillWrap") else proto_id.name

    assert response_class(proto_id).DESCRIPTOR.full_name.startswith(f"tideboard.opend.{schema}.")
    if proto_id not in PUSH_IDS:
        assert request_class(proto_id).DESCRIPTOR.full_name.startswith(f"tideboard.opend.{schema}.Re"[:-2])


def test_pushes_have_no_request() -> None:
    for proto_id in PUSH_IDS:
        with pytest.raises(WireError):
            request_class(proto_id)


def test_unknown_ids_are_refused_by_name() -> None:
    for proto_id in (0, 1009, 9999, 2**32 - 1):
        with pytest.raises(WireError) as caught:
            response_class(proto_id)
        assert caught.value.code == "wire-unknown-proto"


def test_write_ids_are_the_four_of_the_safety_rules() -> None:
    assert sorted(WRITE_IDS) == [2202, 2205, 2227, 2237]


def test_push_ids_are_those_of_the_protocol_note() -> None:
    assert sorted(PUSH_IDS) == [1003, 2208, 2218, 3005, 3007, 3009, 3011, 3013, 3015, 3019]
