"""Days of the broker and closures that the app has kept, for programs beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import forms_in_force, kept
from tideboard_core.model.closures import ClosedSpan, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile


def put_kept_in_force(
    directory: Path, providers: Iterable[str], *, practice: bool = False, closures: Path | None = None
) -> list[BadInput | OSError]:
    """Let what the app has kept of these providers win over the table, of a damaged file what can be read.

    Of a day on which they differ the first one counts. `closures` is where the closures are, if not in `directory`.
    Returns what is wrong with the files, which stay as they are: the app keeps a damaged one aside.
    """
    forms: dict[tuple[Market, date], DayForm] = {}
    spans: list[ClosedSpan] = []
    faults: list[BadInput | OSError | None] = []
    for provider in providers:
        days, no_days = BrokerDaysFile(directory, provider, practice=practice).read_only()
        found, no_spans = ClosuresFile(closures or directory, provider, practice=practice).read_only()
        forms = forms_in_force(kept(days)) | forms
        spans += found
        faults += [no_days, no_spans]
    put_in_force(forms)
    put_closed(spans)
    return [fault for fault in faults if fault is not None]
