"""The page of exposure by market, currency or plate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.exposure import (
    CASH,
    Parts,
    by_currency,
    by_market,
    by_money,
    by_plate,
    cash_exposures,
    exposures,
)
from tideboard_core.accounts.underlyings import PLACE, AccountPosition
from tideboard_core.model.reference import PlateKind
from tideboard_desktop.accounts.columns import GroupedModel, named, rank
from tideboard_desktop.accounts.exposure_rows import (
    ExposureBy,
    ExposureRow,
    exposure_columns,
    exposure_rows,
    part_name,
)
from tideboard_desktop.accounts.held_page import HeldPage
from tideboard_desktop.accounts.page import PageContext
from tideboard_desktop.docks.table import Table
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


class ExposurePage(HeldPage):
    """Long, short and net of the chosen accounts; environments and currencies are never in one row."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, key="exposure")
        self._untold: list[str] = []
        theme = context.dock.theme
        self.by = Segments(
            [
                (ExposureBy.MARKET, translate("Accounts", "Market")),
                (ExposureBy.CURRENCY, translate("Accounts", "Currency")),
                (ExposureBy.INDUSTRY, translate("Accounts", "Industry")),
                (ExposureBy.CONCEPT, translate("Accounts", "Concept")),
            ],
            theme,
            identifier="accounts_exposure_by",
            name=translate("Accounts", "Grouped by"),
        )
        self.by.chosen.connect(lambda _key: self._group())
        self.head.insertWidget(0, self.by)
        self.model: GroupedModel[ExposureRow] = GroupedModel(
            exposure_columns(context.dock.clock.market),
            lambda row: row.key,
            lambda row: (rank(row.environment), not row.heads),
            self,
        )
        self.table = self.view = Table(
            self.model,
            theme,
            identifier="accounts_exposure_table",
            name=translate("Accounts", "Exposure"),
        )
        vbox(self.head, (self.frame(self.view), 1), on=self, margins=0, spacing=0)

    @property
    def grouped(self) -> ExposureBy:
        """What the positions are grouped by."""
        return ExposureBy(self.by.key)

    @property
    def plates(self) -> bool:
        return self.grouped in {ExposureBy.INDUSTRY, ExposureBy.CONCEPT}

    def show_held(self, held: Sequence[AccountPosition]) -> None:
        parts, sums = exposures(held, self._parts()), exposures(held, by_currency)
        self._untold = []
        if self.grouped is ExposureBy.CURRENCY:
            money = [(one.key, one.funds) for one in self.chosen if one.funds is not None and one.funds.balances]
            told = {key for key, _funds in money}
            self._untold = [named(one.account) for one in self.chosen if one.key not in told]
            parts += cash_exposures(money)
            parts.sort(key=lambda row: (PLACE[row.environment], row.currency, row.part == CASH))
            sums = by_money(parts)
        names = part_name(self.grouped, self.figures.plates.values())
        currency = self._currency()
        self.model.show_rows(exposure_rows(parts, sums, names, currency=currency, rates=self.rates(currency)))

    def _parts(self) -> Parts:
        figures = self.figures
        if self.grouped is ExposureBy.MARKET:
            return by_market
        if self.grouped is ExposureBy.CURRENCY:
            return by_currency
        kind = PlateKind.INDUSTRY if self.grouped is ExposureBy.INDUSTRY else PlateKind.CONCEPT
        return by_plate(figures.plates, kind, facts=figures.facts, sensitivities=figures.sensitivities)

    def _currency(self) -> str:
        """That of the account in view, else of the first one: what a total is converted into."""
        account = self.context.dock.window.account()
        if account is not None:
            return account.currency
        return next((one.account.currency for one in self.chosen), "")

    def _group(self) -> None:
        self.show_now()
        self.ask_again()

    def has_rows(self) -> bool:
        return bool(self.model.rows)

    def nothing_words(self) -> str:
        return translate("Accounts", "No position is held")

    def foot_words(self) -> str:
        words = [translate("Accounts", "market values; options and warrants at their own value")]
        if self.grouped is not ExposureBy.CURRENCY:
            words.append(translate("Accounts", "without cash"))
        if self._untold:
            words.append(titled(translate("Accounts", "cash by currency not told"), listed(self._untold)))
        if self.plates:
            words.append(
                translate("Accounts", "a position counts in each of its plates, an option in those of its underlying")
            )
        return " \u00b7 ".join(filter(None, (*words, self.not_current_words())))

    def choice(self) -> str:
        return self.by.key

    def restore(self, choice: str) -> None:
        self.by.restore(choice)
