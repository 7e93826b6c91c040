"""The words of an empty panel: one sentence per state, and what to do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import NotOffered, TideboardError
from tideboard_desktop.docks.reads import SLOW, Reads, ReadState
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.widgets.empty_state import EmptyKind, EmptyState
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


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


_KINDS = {
    ReadState.IDLE: EmptyKind.UNSUPPORTED,
    ReadState.LOADING: EmptyKind.LOADING,
    ReadState.EMPTY: EmptyKind.UNSUPPORTED,
    ReadState.STALE: EmptyKind.STALE,
    ReadState.NOT_OFFERED: EmptyKind.UNSUPPORTED,
    ReadState.NO_PERMISSION: EmptyKind.NO_PERMISSION,
    ReadState.RATE_LIMITED: EmptyKind.RATE_LIMITED,
    ReadState.DISCONNECTED: EmptyKind.DISCONNECTED,
    ReadState.TIMED_OUT: EmptyKind.STALE,
    ReadState.BAD_INPUT: EmptyKind.UNSUPPORTED,
    ReadState.REFUSED: EmptyKind.STALE,
}


def empty_words(reads: Reads[Any], wording: Wording) -> EmptyState | None:
    """The texts in place of figures; None if there are figures, even if newer ones could not be read."""
    state = reads.state
    if state in {ReadState.READY, ReadState.STALE}:
        return None
    sentence = {
        ReadState.IDLE: wording.idle,
        ReadState.LOADING: wording.asking,
        ReadState.EMPTY: wording.empty,
        ReadState.NOT_OFFERED: translate("Reference", "Not offered here"),
        ReadState.NO_PERMISSION: wording.forbidden or translate("Reference", "Not with your rights"),
        ReadState.RATE_LIMITED: translate("Reference", "Too many calls just now"),
        ReadState.DISCONNECTED: translate("Reference", "No connection"),
        ReadState.TIMED_OUT: translate("Reference", "No answer"),
        ReadState.BAD_INPUT: translate("Reference", "This request is not valid"),
    }.get(state, translate("Reference", "Refused"))
    advice = wording.about is None or state in {ReadState.EMPTY, ReadState.IDLE}
    detail = wording.detail if advice else wording.about or ""
    if state is ReadState.NO_PERMISSION:
        detail = wording.held or detail
    if state is ReadState.LOADING:
        return _loading(sentence, wording.waiting or detail, reads, wording)
    if reads.error is None:
        again = translate("Reference", "Ask again") if wording.name else ""
        return EmptyState(
            kind=_KINDS[state],
            sentence=sentence,
            detail=detail,
            name=wording.name,
            reason=wording.reason,
            button=again,
            link=wording.more,
        )
    return _refused(_KINDS[state], sentence, detail, reads.error, reads, wording.log)


def _loading(sentence: str, detail: str, reads: Reads[Any], wording: Wording) -> EmptyState:
    """After a while with the time that it takes; with `slow` what it waits for, too."""
    long = reads.running_for >= SLOW
    told = long and bool(wording.slow)
    return EmptyState(
        kind=EmptyKind.LOADING,
        sentence=sentence,
        detail=fmt.age(reads.running_for) if long and not wording.waiting else detail,
        name=translate("Reference", "Loading") if told else "",
        reason=wording.slow if told else "",
        button=translate("Reference", "Ask again") if told else "",
        link=wording.log if told else "",
    )


def stale_words(reads: Reads[Any], log: str = "") -> EmptyState | None:
    """The footer's texts below figures that could not be renewed, `log` its link; None if the last read succeeded."""
    if reads.value is None or reads.error is None or reads.loading:
        return None
    kind = _KINDS[ReadState.STALE] if reads.retry_in is None else EmptyKind.RATE_LIMITED
    return _refused(kind, "", "", reads.error, reads, log)


def _refused(
    kind: EmptyKind, sentence: str, detail: str, error: TideboardError, reads: Reads[Any], log: str
) -> EmptyState:
    again = "" if isinstance(error, NotOffered) else translate("Reference", "Ask again")
    button = translate("Reference", "My rights") if kind is EmptyKind.NO_PERMISSION else again
    return EmptyState(
        kind=kind,
        sentence=sentence,
        detail=detail,
        name=_name(kind) if kind is not EmptyKind.STALE or reads.value is not None else sentence,
        reason=together(error_sentence(error), _when(reads)),
        button=button,
        link=again if kind is EmptyKind.NO_PERMISSION else log,
    )


def _name(kind: EmptyKind) -> str:
    return {
        EmptyKind.NO_PERMISSION: translate("Reference", "No permission"),
        EmptyKind.RATE_LIMITED: translate("Reference", "Rate limited"),
        EmptyKind.DISCONNECTED: translate("Reference", "Disconnected"),
        EmptyKind.STALE: translate("Reference", "Not renewed"),
    }.get(kind, translate("Reference", "The provider says"))


def _when(reads: Reads[Any]) -> str:
    wait = reads.retry_in
    if wait is None:
        return ""
    return translate("Reference", "Asked again in {seconds} s.").format(seconds=math.ceil(wait))
