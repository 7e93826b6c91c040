"""Names of fields: the proto's own (`orderIDEx`, `td_plVal`) and snake_case of REST (`order_id_ex`, `td_pl_val`)."""

from __future__ import annotations

from functools import cache, lru_cache

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from tideboard_core.wire.opend_rest.dialect import OTHER_NAMES, WORD_ENDS


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`orderIDEx` -> `order_id_ex`, `connAESKey` -> `conn_aes_key`, `td_plVal` -> `td_pl_val`."""
    return WORD_ENDS.sub("_", name).lower()


@cache
def fields_of(message: Descriptor) -> dict[str, FieldDescriptor]:
    """The fields of a message by snake_case name and by the proto's own, so that both are read."""
    found = {snake(field.name): field for field in message.fields}
    others = {other: found[name] for other, name in OTHER_NAMES.items() if name in found}
    return {field.name: field for field in message.fields} | others | found
