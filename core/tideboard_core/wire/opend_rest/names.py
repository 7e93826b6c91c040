"""Names of fields: the proto's own (`orderIDEx`, `td_plVal`) and snake_case of REST (`order_id_ex`, `td_pl_val`)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor

_WORD_ENDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`orderIDEx` -> `order_id_ex`, `connAESKey` -> `conn_aes_key`, `td_plVal` -> `td_pl_val`."""
    return _WORD_ENDS.sub("_", name).lower()


@cache
def fields_of(message: Descriptor) -> dict[str, FieldDescriptor]:
    """The fields of a message by snake_case name and by the proto's own, so that both are read."""
    found = {field.name: field for field in message.fields}
    return found | {snake(field.name): field for field in message.fields}
