"""Makes the classes of generated modules; `proto/generate.py` has them call this in place of protobuf's own builder.

That imports 26 modules first, which have messages in plain Python, their text form and their codecs: 1.3 MB, of which
the library in C uses nothing.
"""

from __future__ import annotations

from typing import Any

from google.protobuf.internal import api_implementation

if api_implementation.Type() == "upb":
    from google._upb import _message
    from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
    from google.protobuf.message import Message

    POOL = _message.default_pool

    def add_descriptors(_file: Any, _names: dict[str, Any]) -> None:  # noqa: ANN401  a descriptor of the library
        """Nothing: only messages in plain Python ask a module for the descriptors."""

    def add_classes(file: Any, module: str, names: dict[str, Any]) -> None:  # noqa: ANN401  as above
        """Give a module the enumerations and messages of its file."""
        for name, enumeration in file.enum_types_by_name.items():
            names[name] = EnumTypeWrapper(enumeration)
            names.update((value.name, value.number) for value in enumeration.values)
        for name, message in file.message_types_by_name.items():
            names[name] = _message_class(message, module, name)

    def _message_class(message: Any, module: str, path: str) -> type[Message]:  # noqa: ANN401  as above
        inner = {
            name: _message_class(each, module, f"{path}.{name}") for name, each in message.nested_types_by_name.items()
        }
        parts = {**inner, "DESCRIPTOR": message, "__module__": module, "__qualname__": path}
        made: type[Message] = _message.MessageMeta(message.name, (Message,), parts)
        return made

else:
    from google.protobuf import descriptor_pool
    from google.protobuf.internal import builder

    POOL = descriptor_pool.Default()
    add_descriptors = builder.BuildMessageAndEnumDescriptors
    add_classes = builder.BuildTopDescriptorsAndMessages

__all__ = ["POOL", "add_classes", "add_descriptors"]
