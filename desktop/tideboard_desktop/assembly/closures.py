"""Closures of a run: their watch, their file, the banner while one is certain, and a notice of its begin and end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tideboard_core.market.closures import ClosureWatch
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import ClosedSpan, Closure, keep_closed, put_closed
from tideboard_core.model.hub_keys import CLOSURES
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import Clock
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_desktop.window.notices.model import NoticeStore


class ClosuresOfRun:
    """Closures of the connection of the prices, until `end`; its poller is `watch`.

    `show` puts those that are certain into the banner.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        notices: NoticeStore,
        file: ClosuresFile,
        show: Callable[[Sequence[Closure]], None],
    ) -> None:
        """Read the file at once: what the window draws first is without the minutes of these closures."""
        self._hub, self._notices, self._file, self._show = hub, notices, file, show
        self.watch = ClosureWatch(hub, clock, keep=self._keep)
        self._spans = {(span.market, span.begin): span for span in self._file.load()}
        self._certain: dict[str, Closure] = {}
        put_closed(self._spans.values())
        hub.listen(CLOSURES, lambda _key: self._changed())

    def end(self) -> None:
        """Leave every minute to the table: another connection has closures of its own."""
        put_closed(())

    def _keep(self, span: ClosedSpan) -> None:
        keep_closed(span)
        self._spans[span.market, span.begin] = span
        self._file.save(sorted(self._spans.values(), key=lambda one: one.begin))

    def _changed(self) -> None:
        before = self._certain
        found = [one for one in self._hub.value(CLOSURES) or () if one.certain]
        self._certain = {one.market: one for one in found}
        if before.keys() == self._certain.keys():
            return
        from tideboard_desktop.ui.words.closures import closure_words, end_words  # a few days in a year

        for market in self._certain.keys() - before.keys():
            self._post(partial(closure_words, (self._certain[market],)))
        for market in before.keys() - self._certain.keys():
            self._post(partial(end_words, before[market].market))
        self._show(found)

    def _post(self, words: Callable[[], str]) -> None:
        self._notices.post(NoticeType.PROGRAM, words(), words=words)
