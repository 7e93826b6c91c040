"""The sentences of a panel whose figures are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The panel's own sentences, translated: while it reads, if there is nothing, and before the first read.

    `detail` is shown below each of them: its subject, such as a symbol. If it is advice for an empty panel,
    `about` is shown below the others. `waiting` is shown below `asking` instead, `forbidden` and `held` are sentence
    and detail without the right. A panel with `name` and `reason` has a footer also if there is nothing, and with
    `slow` during a long read; `log` is the link below what failed or takes long, `more` the one below nothing.
    """

    asking: str
    empty: str
    detail: str = ""
    about: str | None = None
    idle: str = ""
    waiting: str = ""
    forbidden: str = ""
    held: str = ""
    name: str = ""
    reason: str = ""
    slow: str = ""
    log: str = ""
    more: str = ""
