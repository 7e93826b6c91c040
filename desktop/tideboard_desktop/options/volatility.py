"""The pictures below the strikes, of volatility and of contracts by day: what, from when, and why there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from tideboard_core.errors import TideboardError
from tideboard_core.model.behind.listings import OptionVolumes
from tideboard_core.model.derivatives import OptionFigures
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_desktop.docks.behind import from_any
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.options.expiries import Expiry
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.options.option_volumes import DAYS, OPEN, TRADED, volumes_figure
from tideboard_desktop.options.term_reader import RENEW, TermReader
from tideboard_desktop.options.volatility_figures import AtMoney, at_money, smile_figure, term_figure
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, without_figure
from tideboard_desktop.ui.widgets.labels import Tone, icon_button, set_tone
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_desktop.options.volatility_panel import VolatilityPanel

translate = QCoreApplication.translate
VOLUMES: Final = (TRADED, OPEN)
STALE: Final = {"smile": 120.0, "term": 2 * RENEW} | dict.fromkeys(VOLUMES, 2 * RENEW)
"""Seconds after which the oldest figure of a picture is shown as stale."""
PICTURES = ("smile", "term", *VOLUMES)


class ChainInView(NamedTuple):
    """The underlying, its expiries from today on, the expiry in view, and the exchange's date."""

    underlying: InstrumentId | None
    listed: tuple[Expiry, ...]
    day: date | None
    today: date


class ChainVolatility(QObject):
    """Its panel is made when it is first wanted: it brings the library of the plots. `opened` carries it.

    `refresh` follows the chain, `each_second` the price of the underlying and the ages; both do nothing while it is
    closed. `memory` names the open picture, empty while none is.
    """

    opened = Signal(QWidget)

    def __init__(
        self,
        context: DockContext,
        board: OptionBoard,
        figures: Reads[list[OptionFigures]],
        money: Reads[AtMoney | None],
        volumes: Reads[OptionVolumes],
        split: QSplitter,
        chain: Callable[[], ChainInView],
    ) -> None:
        """`figures` are the reads of the expiry in view, `money` of the other ones, `volumes` of contracts by day."""
        super().__init__(split)
        self._context, self._board, self._figures, self._split, self._chain = context, board, figures, split, chain
        self.reader = TermReader(money, context.clock)
        self.volumes = volumes
        volumes.changed.connect(self.refresh)
        self.panel: VolatilityPanel | None = None
        words = translate("OptionChain", "Implied volatility")
        self.button = icon_button("chart-spline", words, context.theme, identifier="option_chain_volatility_open")
        self.button.setCheckable(True)
        self.button.clicked.connect(lambda on=False: self.open("smile" if on else ""))
        self.reader.changed.connect(self.refresh)

    @property
    def picture(self) -> str:
        """Key of the open picture, empty without one."""
        return "" if self.panel is None or self.panel.isHidden() else self.panel.key

    def open(self, key: str) -> None:
        """Show one of PICTURES; with an empty word close them."""
        was = self.picture
        if self.panel is None and key:
            self._make()
        if self.panel is not None:
            self.panel.setVisible(bool(key))
            if key:
                self.panel.show_picture(key)
            if key and not was:
                self.opened.emit(self.panel)
        self.button.setChecked(bool(key))
        self.refresh()

    def toggle(self) -> None:
        self.open("" if self.picture else "smile")
        if self.panel is not None and self.picture:
            self.panel.shown.plot.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_volumes(self) -> None:
        """Show the contracts traded by day, with the focus."""
        self.open(TRADED)
        assert self.panel is not None
        self.panel.shown.plot.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make(self) -> None:
        from tideboard_desktop.options.volatility_panel import HEIGHT, VolatilityPanel

        theme = self._context.theme
        self.panel = VolatilityPanel(theme, self._context.tasks, self.caption)
        self.panel.chosen.connect(lambda _key: self.refresh())
        self._split.addWidget(self.panel)
        high = theme.px(HEIGHT)
        self._split.setSizes([max(self._split.height() - high, high), high])

    # --- what is shown ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is known now."""
        self.reader.want(self._chain().underlying)
        if self.panel is not None and self.picture:
            if self.panel.key in VOLUMES:
                self._ask_volumes()
                figure = self._volumes()
            else:
                figure = self._smile() if self.panel.key == "smile" else self._term()
            self.panel.shown.plot.show_figure(figure)
            self._show_source()

    def each_second(self) -> None:
        """Follow the price, read another expiry of the term structure, count the ages."""
        if not self.picture:
            return
        chain = self._chain()
        if self.picture == "term" and self._board.spot is not None:
            others = [each.day for each in chain.listed if each.day != chain.day]
            self.reader.step(self._context.services.gateway.derivatives, others, self._board.spot)
        if self.picture in VOLUMES:
            self.volumes.tick()
            self.volumes.renew(RENEW)
        self.refresh()

    def _ask_volumes(self) -> None:
        """Ask once for a security and day; another day is asked for by itself."""
        chain, feeds = self._chain(), self._context.services.feeds
        underlying, subject = chain.underlying, (chain.underlying, chain.today)
        if underlying is not None and subject != self.volumes.subject:
            self.volumes.ask(
                subject, lambda: from_any(feeds, lambda behind: behind.listings.option_volumes(underlying, DAYS))
            )

    def _volumes(self) -> Figure:
        found, error, chain = self.volumes.value, self.volumes.error, self._chain()
        if found is None:
            asking = translate("OptionChain", "Asking for the contracts by day")
            return without_figure(asking if error is None else error_sentence(error))
        nothing = translate("OptionChain", "{provider} tells no contracts by day.").format(provider=found.source)
        return volumes_figure(found, self.picture, chain.today) or without_figure(nothing)

    def _smile(self) -> Figure:
        chain = self._chain()
        expiry = next((each for each in chain.listed if each.day == chain.day), None)
        figure = None if expiry is None else smile_figure(self._board, expiry, chain.today)
        return figure or without_figure(self._why_not(self._figures.error))

    def _term(self) -> Figure:
        chain = self._chain()
        figure = term_figure(self._at_money(), chain.listed, chain.today) if chain.listed else None
        return figure or without_figure(self._why_not(self.reader.error))

    def _at_money(self) -> dict[date, AtMoney]:
        """What is known of the expiries that are listed; of the one in view by its own figures."""
        chain, money = self._chain(), at_money(self._board)
        known = {each.day: self.reader.found[each.day] for each in chain.listed if each.day in self.reader.found}
        return known if chain.day is None or money is None else known | {chain.day: money}

    def _why_not(self, error: TideboardError | None) -> str:
        if not self._board.contracts:
            return translate("OptionChain", "There is no chain yet.")
        if error is not None:
            return error_sentence(error)
        if self._figures.value is None:
            return translate("OptionChain", "Asking for the figures")
        provider = self._context.services.provider()
        return translate("OptionChain", "{provider} gives no implied volatility here.").format(provider=provider)

    # --- source, age, caption ---------------------------------------------------------------------------------------

    def _came(self) -> float | None:
        """When the oldest figure of the picture in view arrived, in monotonic seconds; None without any."""
        if self.picture == "term":
            return min((one.came for one in self._at_money().values()), default=None)
        if self.picture in VOLUMES:
            time, clock = self.volumes.time, self._context.clock
            return None if time is None else clock.monotonic() - (clock.market() - time).total_seconds()
        return min((at for each in self._board.ids if (at := self._board.came(each)) is not None), default=None)

    def _show_source(self) -> None:
        panel, came = self.panel, self._came()
        assert panel is not None
        if came is None:
            panel.source.setText("")
            return
        age = self._context.clock.monotonic() - came
        words = [self._provider(), fmt.coarse_age(age), self._progress()]
        panel.source.setText(" \u00b7 ".join(filter(None, words)))
        set_tone(panel.source, Tone.WARN if age > STALE[panel.key] else Tone.CAPTION)

    def _provider(self) -> str:
        """Who told what is in view."""
        found = self.volumes.value
        return found.source if self.picture in VOLUMES and found is not None else self._context.services.provider()

    def _progress(self) -> str:
        """How many expiries of the term structure were read, while some were not."""
        read, every = len(self._at_money()), len(self._chain().listed)
        if self.picture != "term" or read == every:
            return ""
        return translate("OptionChain", "{count} of {all} expiries").format(count=read, all=every)

    def caption(self) -> list[str]:
        """The lines below a saved picture: what it is, from whom and when."""
        panel, came, clock, underlying = self.panel, self._came(), self._context.clock, self._chain().underlying
        assert panel is not None
        title = listed((f"{underlying}", *panel.shown.plot.figure.words[:1]))
        if came is None or underlying is None:
            return [title]
        zone = MARKET_ZONE[market_of(underlying)]
        read = clock.market() - timedelta(seconds=clock.monotonic() - came)
        exact = f"{fmt.clock_seconds(read, zone)} {fmt.zone_name(read, zone)}"
        words = translate("Common", "{provider}, read at {time}")
        return [title, words.format(provider=self._provider(), time=exact)]
