"""Days of the broker and closures that the app has kept, for programs beside it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import BrokerDays, forms_in_force, kept
from tideboard_core.model.closures import ClosedSpan, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile

log = logging.getLogger(__name__)


def put_kept_in_force(
    directory: Path, providers: Iterable[str], *, practice: bool = False, closures: Path | None = None
) -> None:
    """Let what the app has kept of these providers win over the table, of a damaged file what can be read.

    Of a day on which they differ the first one counts. `closures` is where the closures are, if not in `directory`.
    """
    forms: dict[tuple[Market, date], DayForm] = {}
    spans: list[ClosedSpan] = []
    for provider in providers:
        forms = forms_in_force(_days(directory, provider, practice=practice)) | forms
        spans += ClosuresFile(closures or directory, provider, practice=practice).load()
    put_in_force(forms)
    put_closed(spans)


def _days(directory: Path, provider: str, *, practice: bool) -> BrokerDays:
    file = BrokerDaysFile(directory, provider, practice=practice)
    try:
        return kept(file.load())
    except (BadInput, OSError) as error:
        log.warning("trading days of the broker are not used, or not all: %s", error)
        return kept(file.rest)
