"""The collector in words: what it does, why it does nothing, and what a person can do about it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.collector.state import CollectorState, Condition
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


class CollectorWords(NamedTuple):
    """The chip, a sentence, what to do (empty if nothing), and whether it needs somebody."""

    chip: str
    sentence: str
    advice: str = ""
    needs_you: bool = False


def collector_words(state: CollectorState) -> CollectorWords:
    words = {
        Condition.NEVER_RUN: lambda: CollectorWords(
            translate("Archive", "not begun"),
            translate("Archive", "Nothing was collected into this archive so far."),
            translate("Archive", "It fills by itself as soon as the connection stands."),
        ),
        Condition.NOT_CONNECTED: lambda: CollectorWords(
            translate("Archive", "not connected"),
            translate("Archive", "The connection is down: nothing is recorded."),
            translate("Archive", "It goes on by itself as soon as the connection stands."),
        ),
        Condition.STARTING: lambda: CollectorWords(
            translate("Archive", "starting"),
            translate("Archive", "Begins some seconds after the login: the window reads first what it shows."),
        ),
        Condition.PRACTICE_PAST: lambda: CollectorWords(
            translate("Archive", "reading the past"),
            translate("Archive", "The practice market's past sessions are read, once; then it records by itself."),
        ),
        Condition.RECORDING: lambda: CollectorWords(
            translate("Archive", "recording"),
            translate("Archive", "A market trades: each minute is kept as it ends."),
        ),
        Condition.COLLECTING: lambda: CollectorWords(
            translate("Archive", "collecting"),
            translate("Archive", "Whole sessions are read, those with gaps last."),
        ),
        Condition.PAUSED: lambda: CollectorWords(
            translate("Archive", "paused"),
            translate("Archive", "Paused: nothing is recorded."),
            translate("Archive", "Resume before the next pre-opening, or this session is gone."),
            needs_you=True,
        ),
        Condition.WAITING_FOR_LIMIT: lambda: CollectorWords(
            translate("Archive", "waiting for the limit"),
            _waiting(state),
            translate("Archive", "Nothing to do; it slows down and goes on."),
        ),
        Condition.CLOSED: lambda: CollectorWords(
            translate("Archive", "up to date"),
            translate(
                "Archive", "The markets recorded each minute are closed, and everything that is served was read."
            ),
        ),
        Condition.OTHER_HOLDER: lambda: CollectorWords(
            translate("Archive", "another program"),
            translate("Archive", "Written by {holder}; this window only reads.").format(holder=state.holder or "?"),
            translate("Archive", "It takes over within ten seconds of that program's end."),
        ),
        Condition.DISK_LOW: lambda: CollectorWords(
            translate("Archive", "disk nearly full"),
            translate("Archive", "Less than 2 GB are free; minutes are still recorded."),
            translate("Archive", "Make room on the disk, or set limits below."),
            needs_you=True,
        ),
        Condition.DISK_FULL: lambda: CollectorWords(
            translate("Archive", "disk full"),
            translate("Archive", "The disk is full: nothing is recorded. What the archive has stays."),
            translate("Archive", "Make room on the disk; it goes on by itself."),
            needs_you=True,
        ),
        Condition.FAILED: lambda: CollectorWords(
            translate("Archive", "stopped"),
            error_sentence(state.error)
            if state.error is not None
            else translate("Archive", "Collecting stopped by an error; the log file says more."),
            translate("Archive", "It is tried again by itself."),
            needs_you=True,
        ),
    }
    return words[state.condition]()


def _waiting(state: CollectorState) -> str:
    if state.wait is None:
        return translate("Archive", "The provider allows no further call for the moment.")
    text = translate("Archive", "The provider allows no further call for the moment: next one in {time}.")
    return text.format(time=fmt.countdown(state.wait))
