"""The page of the assets of one account over days, with the part that trading brought."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

from tideboard_core.accounts.asset_days import AssetDay, AssetSeries
from tideboard_core.accounts.asset_reading import make_series, read_assets
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.errors import BadInput
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.trips.history import RunOnStore
from tideboard_core.trips.rows import home_market
from tideboard_desktop.accounts.asset_figure import asset_figure, left_out_words, parts_words
from tideboard_desktop.accounts.columns import named
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.day_result import TONES, day_title, day_words, sums_text
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.environment import EnvironmentWord, word
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate
RENEW: Final = 300.0
"""Seconds after which the store is read again while the page is on screen."""


async def read_series(
    run: RunOnStore, account: Account, *, now: Callable[[], datetime], trades_on: Callable[[date], bool]
) -> AssetSeries:
    """The assets of an account in its currency; BadInput where the own records cannot be read."""
    try:
        read = await run(partial(read_assets, account=account.identity))
    except (sqlite3.Error, OSError) as error:
        raise BadInput("trips-unreadable", reason=str(error)) from error
    market = home_market(account)
    make = partial(make_series, read, currency=account.currency, market=market, now=now(), trades_on=trades_on)
    return await asyncio.get_running_loop().run_in_executor(None, make)


class AssetsPage(AccountsPage):
    """The account in view, or the one that the person chooses here; nothing is put in view by it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme = context.dock.theme
        self.series: AssetSeries | None = None
        self._account: Account | None = None
        self._chosen: AccountId | None = None
        self._listed: tuple[AccountId, ...] = ()
        dock = context.dock
        self.reads: Reads[AssetSeries] = Reads(dock.hub, dock.tasks, dock.clock, self)
        self.reads.changed.connect(self._came)
        self.accounts = QComboBox()
        identify(self.accounts, "accounts_assets_account", translate("Accounts", "Account"))
        self.accounts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.accounts.activated.connect(self._choose)
        self._word: EnvironmentWord | None = None
        self.about = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.about, "accounts_assets_about")
        self.head = hbox(self.accounts, (self.about, 1), margins=(8, 0, 8, 5), spacing=6)
        self.names = [elided_label("", theme, Type.CAPTION, Tone.CAPTION) for _part in range(5)]
        self.figures = [label("", theme, Type.STRONG) for _part in range(5)]
        self.day_name, self.day = elided_label("", theme, Type.CAPTION, Tone.CAPTION), label("", theme, Type.STRONG)
        pairs = [(self.day_name, self.day), *zip(self.names, self.figures, strict=True)]
        parts = [vbox(name, figure, margins=0, spacing=0) for name, figure in pairs]
        strip = hbox(*((part, 1) for part in parts), margins=(10, 0, 10, 5), spacing=16)
        self.plot = Plot(theme, identifier="accounts_assets_plot", name=translate("Accounts", "Assets by day"))
        self.pages = PlotPages(self.plot, context.dock.tasks, self._caption)
        vbox(self.head, strip, (self.pages, 1), on=self, margins=0, spacing=0)
        self.plot.show_figure(without_figure(translate("Accounts", "No account")))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the plot, or the table behind it."""
        self.pages.page.setFocus(reason)

    # --- account ----------------------------------------------------------------------------------------------------

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        listed = tuple(one.key for one in readings)
        if listed != self._listed:
            self._listed = listed
            self.accounts.clear()
            for one in readings:
                self.accounts.addItem(f"{word(one.account.environment)} {named(one.account)}")
        by_key = {one.key: one.account for one in readings}
        if self._chosen not in by_key:
            self._chosen = None
        in_view = self.context.dock.window.account()
        account = by_key[self._chosen] if self._chosen is not None else in_view or next(iter(by_key.values()), None)
        if account != self._account:
            self._show_account(account)

    def _choose(self, place: int) -> None:
        self._chosen = self._listed[place]
        self.show_accounts(self.context.services.accounts.readings)

    def _show_account(self, account: Account | None) -> None:
        """What is read of the account before is not shown any more."""
        self._account, self.series = account, None
        if account is not None:
            own = account.identity
            if own in self._listed:
                self.accounts.setCurrentIndex(self._listed.index(own))
            if self._word is None:
                self._word = EnvironmentWord(account.environment, self.context.dock.theme)
                self.head.insertWidget(0, self._word)
                self._word.show()
            self._word.set_environment(account.environment)
            self.plot.show_figure(without_figure(translate("Accounts", "Assets are being read")))
            self._read(account)
        else:
            self.reads.forget()
            self.plot.show_figure(without_figure(translate("Accounts", "No account")))
        self._show_parts()

    # --- reading ----------------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        self.show_accounts(self.context.services.accounts.readings)
        self.reads.renew(RENEW)
        self._show_day()

    def ask_again(self) -> None:
        self.reads.again()

    def _read(self, account: Account) -> None:
        calendar, market = self.context.dock.services.feeds.calendar, home_market(account)
        read = partial(
            read_series,
            self.context.services.run,
            account,
            now=self.context.dock.clock.market,
            trades_on=lambda day: calendar.session_on(market, day) is not None,
        )
        self.reads.ask(account.identity, read)

    def _came(self) -> None:
        account, reads = self._account, self.reads
        if account is None or reads.subject != account.identity:
            return
        if reads.value is not None:
            if self.series is not reads.value:
                self.series = reads.value
                self.plot.show_figure(asset_figure(self.series, home_market(account)))
        elif reads.error is not None:
            self.plot.show_figure(without_figure(error_sentence(reads.error)))
        self._show_parts()

    # --- words ------------------------------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        """The parts of the change up to the newest day of which all are known, else up to the last reading."""
        series, parts, about = self.series, list[tuple[str, str]](), ""
        last = None if series is None else next((day for day in reversed(series.days) if day.assets is not None), None)
        day = last if series is None else series.told_apart or last
        if series is not None and day is not None:
            parts, about = parts_words(series, day), self._about(series, day)
        for place, (name, figure) in enumerate(zip(self.names, self.figures, strict=True)):
            name.setText(parts[place][0] if parts else "")
            figure.setText(parts[place][1] if parts else "")
        self._show_day()
        error = self.reads.error
        set_tone(self.about, Tone.CAPTION if error is None else Tone.WARN)
        self.about.setText(about if error is None or series is None else error_sentence(error))
        self.words_changed.emit()

    def _show_day(self) -> None:
        """The day of the account as *Positions* has it; of one that is not in view nobody computes it."""
        found, name, figure = self.context.day(), self.day_name, self.day
        if found is None or self._account is None or found[0].identity != self._account.identity:
            name.setText("")
            figure.setText("")
            return
        text, colour = sums_text(found[1].sums, self._account.currency)
        name.setText(day_title(after_fees=found[1].after_fees))
        figure.setText(text)
        set_tone(figure, TONES[colour])
        why = translate("Accounts", "The same as in Positions. The parts beside it count from the first reading on.")
        figure.setToolTip(tip(together(day_words(after_fees=found[1].after_fees), why)))

    def _about(self, series: AssetSeries, until: AssetDay) -> str:
        account, base = self._account, series.base
        if account is None or base is None:
            return ""
        text = translate("Accounts", "{currency}, from {begin} to {end}, days of {market}")
        return text.format(
            currency=series.currency,
            begin=fmt.day_in_year(base.day),
            end=fmt.day_in_year(until.day),
            market=market_name(home_market(account)),
        )

    def _caption(self) -> Sequence[str]:
        """Lines below a saved picture: they name no account by its number."""
        environment = "" if self._account is None else word(self._account.environment)
        return (translate("Accounts", "Assets by day"), " \u00b7 ".join(filter(None, (environment, self.about.text()))))

    def foot_words(self) -> str:
        return "" if self.series is None else " \u00b7 ".join(left_out_words(self.series))
