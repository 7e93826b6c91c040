"""Converts field names of the proto (`orderIDEx`, `td_plVal`) to REST's snake_case (`order_id_ex`, `td_pl_val`)."""

from __future__ import annotations

from functools import cache, lru_cache

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from tideboard_core.wire.opend_rest.dialect import OTHER_NAMES, WORD_ENDS


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """Return the snake_case of a name: `orderIDEx` is `order_id_ex`, `connAESKey` `conn_aes_key`."""
    return WORD_ENDS.sub("_", name).lower()


@cache
def fields_of(message: Descriptor) -> dict[str, FieldDescriptor]:
    """Return the fields of a message by both their snake_case and their proto name."""
    found = {snake(field.name): field for field in message.fields}
    others = {other: found[name] for other, name in OTHER_NAMES.items() if name in found}
    return {field.name: field for field in message.fields} | others | found
