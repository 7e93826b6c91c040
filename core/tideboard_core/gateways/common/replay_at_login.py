"""What a server says at login about a recorded day that it plays; a label that cannot be read refuses the login."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from google.protobuf.message import Message

from tideboard_core.errors import BadInput, LoginRefused
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.wire.replay_label import label_of_message, label_of_texts

log = logging.getLogger(__name__)


class ReplayAtLogin:
    """The label of a gateway's newest login; it outlives the connection, so that names stay until the next one.

    A server that says "replayed" is believed, because that only forbids: nothing of it is kept or published.
    """

    def __init__(self) -> None:
        self.label: ReplayLabel | None = None

    def take(self, label: ReplayLabel | None) -> None:
        """Keep what the answer to a login said."""
        if label != self.label:
            log.info("market of this login: %s, before: %s", label, self.label)
        self.label = label

    def named(self, provider: str) -> str:
        """The provider's name as it is shown: a replayed market's ends with its day."""
        return provider if self.label is None else self.label.named(provider)


def label_in_answer(message: Message) -> ReplayLabel | None:
    """The label in the answer to a login; raises LoginRefused for one that cannot be read."""
    try:
        return label_of_message(message)
    except BadInput as error:
        raise LoginRefused(error.code, **error.data) from None


def label_in_texts(texts: Iterable[str]) -> ReplayLabel | None:
    """The label that all headers or answers give alike; raises LoginRefused if it cannot be read or they differ."""
    try:
        return label_of_texts(texts)
    except BadInput as error:
        raise LoginRefused(error.code, **error.data) from None
