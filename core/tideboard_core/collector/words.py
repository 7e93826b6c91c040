"""Sentences of `tideboard-archive`, in English: of errors, of progress and of what a run brought."""

from __future__ import annotations

from typing import Final

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveFault
from tideboard_core.errors import TideboardError
from tideboard_core.plain_text import plain_text


class Unusable(Exception):
    """The command cannot run as it was given; the text is the sentence for the user."""


_ARCHIVE: Final[dict[str, str]] = {
    ArchiveFault.AMOUNT: "the amount {value} is too large to be kept exactly",
    ArchiveFault.MINUTE: "minute {minute} lies outside the hours of its session",
    ArchiveFault.HOURS_MISSING: "the archive has no hours of {market} on {day}",
    ArchiveFault.HOURS_DIFFER: "{market} on {day} is recorded with other hours",
    ArchiveFault.HELD: "another program writes this archive: {program}, process {process}",
    ArchiveFault.FULL: "the disk is full",
    ArchiveFault.FAILING: "the disk failed: {text}",
    ArchiveFault.UNREADABLE: "the file is no archive or is damaged: {text}",
    ArchiveFault.NEWER: "a newer version of Tideboard made this archive",
    ArchiveFault.DAMAGED: "damaged block: {symbol}, {day}, {series}, {provider}",
    ArchiveFault.NOT_WHOLE: "{path} did not pass verification, {damages} damages",
    ArchiveFault.CONSENT: "minutes of flow are dropped only with --minutes-too",
    ArchiveFault.IN_USE: "another program has {path} open: end it, then try again; nothing was changed",
    ArchiveFault.MIXED: "this archive has values of {known}, {provider} needs a data folder of its own",
    ArchiveFault.FORMAT: "a block has a format that this version cannot read: {format}",
}
"""A sentence for each fault of the archive, filled by the error's data."""

REASONS: Final[dict[GapReason, str]] = {
    GapReason.PROVIDER_EMPTY: "not sent by the provider",
    GapReason.LINK: "connection lost",
    GapReason.LIMIT: "too many calls or subscriptions",
    GapReason.NOT_RUNNING: "not running",
    GapReason.NO_RIGHT: "not offered, or no right to it",
    GapReason.DAMAGED: "damaged block",
    GapReason.PRUNED: "pruned",
}
"""Why minutes are missing."""


def sentence(error: Exception) -> str:
    """One sentence for an error; a server's own words are added to its code."""
    if isinstance(error, TideboardError):
        template = _ARCHIVE.get(error.code)
        if template is not None:
            return template.format_map(error.data)
        told = str(error.data.get("text") or "")
        return f"{error.code}: {told}" if told else str(error)
    if isinstance(error, OSError):
        return plain_text(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    return plain_text(str(error))


def duration(seconds: float) -> str:
    """`2 min 10 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
