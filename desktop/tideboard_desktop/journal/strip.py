"""The summary above the journal: what the shown trips brought, and what no sum of them has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from tideboard_core.orders.charges import DayTotal
from tideboard_core.trips.facts import Rate
from tideboard_core.trips.fee_estimates import FeeGap
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.results import Conversion, Summary, converted
from tideboard_desktop.docks.day_result import TONES, day_title, day_words, sums_text, untold_words
from tideboard_desktop.docks.figure_line import FigureLine, LineFigure
from tideboard_desktop.journal.words import MASK, Amounts, held_words, left_out_counts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import upright_hairline
from tideboard_desktop.ui.words.joining import listed, titled, together
from tideboard_desktop.ui.words.orders import fee_word

translate = QCoreApplication.translate
NET: Final = "net"
DAY: Final = "day"
_HEIGHT: Final = 56
_NARROW: Final = 640
_IN_LINE: Final = (NET, DAY, "gross", "fees", "won", "r", "trips", "means", "fall", "held", "others")
"""The order in which figures stand in one line: the last leave first."""
_FIRST: Final = 6
"""Figures that a narrow dock shows too."""


class SumFigure(NamedTuple):
    """A figure of the strip: its value, a quieter text behind, the colour of its sign, its tooltip, another title."""

    value: str
    more: str = ""
    tone: Tone = Tone.PRIMARY
    tip: str = ""
    title: str = ""


class SummaryStrip(QFrame):
    """The titled figures in `rows` that wrap, or the first of them in one `line`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "journal_summary", translate("Journal", "Summary"))
        self.setProperty("fill", "raised")
        self._facts = {name: _Fact(title, theme, name) for name, title in _titles().items()}
        flow = FlowLayout(gap=0)
        for fact in self._facts.values():
            flow.addWidget(fact)
        flow.setContentsMargins(4, 0, 4, 0)
        self.rows = as_widget(flow)
        self.line = FigureLine(theme, identifier="journal_line", name=translate("Journal", "Summary"))
        vbox(self.rows, self.line, on=self, margins=0, spacing=0)
        self._theme, self._shown = theme, set[str]()
        self._day: SumFigure | None = None
        self._figures: dict[str, SumFigure] = {}

    def show_figures(self, figures: Mapping[str, SumFigure]) -> None:
        """Show these; one that is missing is hidden, but the day has a time of its own."""
        for name in figures:
            self._facts[name].show_figure(figures[name])
        self._figures = dict(figures)
        self._show_line()
        self._shown = set(figures) | (self._shown & {DAY})
        self._fit()

    def _show_line(self) -> None:
        titles, figures = _titles(), self._figures | ({DAY: self._day} if self._day is not None else {})
        shown = [(titles[name], figures[name]) for name in _IN_LINE if name in figures]
        self.line.show_figures(
            [LineFigure(one.title or title, one.value, one.more, one.tone, one.tip) for title, one in shown]
        )

    def show_day(self, figure: SumFigure | None) -> None:
        """Show the day of the account beside the trips; None = there is none."""
        if figure == self._day:
            return
        self._day = figure
        self._show_line()
        if figure is not None:
            self._facts[DAY].show_figure(figure)
        self._shown = (self._shown - {DAY}) | ({DAY} if figure is not None else set())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Leave room for the table in a narrow dock."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little width, show the first figures alone; the tooltip has the others."""
        narrow = self.width() < self._theme.px(_NARROW)
        for place, (name, fact) in enumerate(self._facts.items()):
            fact.setVisible(name in self._shown and not (narrow and place >= _FIRST))
        left = [fact.accessibleName() for fact in list(self._facts.values())[_FIRST:]] if narrow else []
        self.setToolTip(tip("\n".join(left)))
        self.setAccessibleDescription(listed(left))

    def figure(self, name: str) -> str:
        """What a figure says."""
        return self._facts[name].accessibleName()


class _Fact(QWidget):
    def __init__(self, title: str, theme: Theme, name: str) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.Grouping)
        self._title = title
        identify(self, f"journal_sum_{name}", title)
        large = name == NET
        self._value: QLabel = label("", theme, Type.SENTENCE if large else Type.INPUT)
        self._more: QLabel = label("", theme, Type.BODY, Tone.SECONDARY)
        caption = self._caption = label(title, theme, Type.CAPTION, Tone.CAPTION)
        row = hbox(self._value, self._more, stretch(), margins=0, spacing=5)
        inner = as_widget(vbox(caption, row, stretch(), margins=(10, 7, 14, 4), spacing=1 if large else 4))
        hbox(inner, upright_hairline(), on=self, margins=0, spacing=0)
        self.setFixedHeight(theme.px(_HEIGHT))

    def show_figure(self, figure: SumFigure) -> None:
        title = figure.title or self._title
        self._caption.setText(title)
        self._value.setText(figure.value)
        self._more.setText(figure.more)
        self._more.setVisible(bool(figure.more))
        set_tone(self._value, figure.tone)
        self.setToolTip(tip(figure.tip))
        self.setAccessibleName(titled(title, " ".join(filter(None, (figure.value, figure.more)))))
        self.setAccessibleDescription(figure.tip)


def _titles() -> dict[str, str]:
    return {
        NET: translate("Journal", "Net after fees"),
        DAY: day_title(after_fees=True),
        "gross": translate("Journal", "Before fees"),
        "fees": translate("Journal", "Fees and stamp"),
        "trips": translate("Journal", "Round trips"),
        "won": translate("Journal", "Won"),
        "means": translate("Journal", "Mean win / mean loss"),
        "r": translate("Journal", "Mean R"),
        "fall": translate("Journal", "Deepest fall"),
        "held": translate("Journal", "Held, median"),
        "others": translate("Journal", "Other currencies"),
    }


# --- the figures ------------------------------------------------------------------------------------------------------


def figures_of(
    summary: Summary, sessions: int, currency: str, amounts: Amounts, others: SumFigure, gap: FeeGap | None = None
) -> dict[str, SumFigure]:
    """All figures of trips in one currency but the day's; `sessions` counts the exchange days on which they closed.

    `gap` is how far our estimates of fees were off.
    """
    out = listed(left_out_counts(summary))
    left = translate("Journal", "Not in these sums: {trips}.").format(trips=out) if out else ""
    known = summary.sums_known

    def money(value: Decimal) -> str:
        return amounts.signed(value) if known else fmt.MISSING

    return {
        NET: SumFigure(money(summary.net), currency, _tone(summary.net), together(_expectancy(summary, amounts), left)),
        "gross": SumFigure(money(summary.gross), "", _tone(summary.gross), left),
        "fees": SumFigure(money(-summary.fees), out, Tone.PRIMARY, together(_off_words(gap, amounts), left)),
        "trips": SumFigure(
            fmt.quantity(summary.count),
            translate("Journal", "in {count} sessions").format(count=fmt.quantity(sessions)),
            tip=left,
        ),
        "won": _won(summary),
        "means": SumFigure(
            " / ".join(
                fmt.MISSING if mean is None else amounts.signed(mean) for mean in (summary.mean_win, summary.mean_loss)
            )
        ),
        "r": _mean_r(summary),
        "fall": SumFigure(money(summary.deepest_fall), "", _tone(summary.deepest_fall), _fall_words()),
        "held": SumFigure(fmt.MISSING if summary.held is None else held_words(summary.held.total_seconds())),
        "others": others,
    }


def day_figure_of(total: DayTotal, currency: str, amounts: Amounts) -> SumFigure:
    """The account's day as *Positions* has it."""
    value, colour = sums_text(total.sums, currency)
    why = translate(
        "Journal",
        "The same as in Positions. A round trip counts from its opening fill, whatever day that was: its net is another"
        " figure where it was held overnight.",
    )
    untold = "" if total.after_fees else untold_words()
    return SumFigure(
        MASK if amounts.masked else value,
        "",
        TONES[colour],
        together(day_words(after_fees=total.after_fees), untold, why),
        day_title(after_fees=total.after_fees),
    )


def _tone(value: fmt.Number) -> Tone:
    return Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.SECONDARY


def _expectancy(summary: Summary, amounts: Amounts) -> str:
    """What a trip brings on average, and how far chance may move that."""
    if summary.few:
        return few_words()
    found = summary.expectancy
    if found is None:
        return ""
    text = translate(
        "Journal",
        "Mean of a round trip: {mean}. With 95 % probability the true mean lies between {low} and {high}; trips that"
        " close on one day count as one observation.",
    )
    mean, low, high = (amounts.signed(value) for value in found)
    return text.format(mean=mean, low=low, high=high)


def few_words() -> str:
    """Why there is no rate."""
    return translate("Journal", "Fewer than 20 round trips: too few for a rate.")


def _off_words(gap: FeeGap | None, amounts: Amounts) -> str:
    if gap is None:
        return ""
    text = translate("Journal", "Estimate off by {amount} an order, the mean of {count}.").format(
        amount=amounts.signed(gap.mean), count=fmt.quantity(gap.orders)
    )
    rows = sorted(gap.items.items(), key=lambda row: -abs(row[1]))
    return together(text, listed(f"{fee_word(code)} {amounts.signed(amount)}" for code, amount in rows))


def _won(summary: Summary) -> SumFigure:
    of = translate("Journal", "{won} of {count}").format(
        won=fmt.quantity(summary.won), count=fmt.quantity(summary.count)
    )
    if summary.rate is None:
        return SumFigure(translate("Journal", "few"), of, Tone.SECONDARY, few_words())
    return SumFigure(fmt.share(summary.rate * 100, 0), of)


def _mean_r(summary: Summary) -> SumFigure:
    if summary.few:
        return SumFigure(translate("Journal", "few"), "", Tone.SECONDARY, few_words())
    if summary.mean_r is None:
        return SumFigure(
            fmt.MISSING, "", Tone.SECONDARY, translate("Journal", "No trip had a stop or a planned risk at entry.")
        )
    text = translate("Journal", "Of the {count} trips that had a stop or a planned risk at entry.")
    count = fmt.quantity(summary.r_count)
    return SumFigure(fmt.signed(summary.mean_r, 2), "", _tone(summary.mean_r), text.format(count=count))


def _fall_words() -> str:
    return translate("Journal", "The largest fall of the running net from its highest point, trip by trip.")


def other_currencies(
    summaries: Mapping[str, Summary], every: Sequence[TripFacts], currency: str, rates: Sequence[Rate], amounts: Amounts
) -> SumFigure:
    """The nets of the other currencies, each for itself; the sum by the rates of the days is in the tooltip."""
    if not summaries:
        rule = translate("Journal", "never added without a rate")
        return SumFigure(translate("Journal", "none"), rule, Tone.SECONDARY, _never_added())
    nets = listed(
        f"{amounts.signed(one.net) if one.sums_known else fmt.MISSING} {name or '?'}" for name, one in summaries.items()
    )
    return SumFigure(
        nets,
        "",
        Tone.PRIMARY,
        together(_never_added(), _converted(converted(every, currency, rates), currency, amounts)),
    )


def _never_added() -> str:
    return translate("Journal", "Amounts of several currencies are never added without the rate of the day.")


def _converted(sum_: Conversion, currency: str, amounts: Amounts) -> str:
    if not sum_.rates:
        return ""
    text = translate(
        "Journal",
        "All together {amount} {currency}, each trip by the rate of the day on which it closed (by {sources});"
        " {left} trips without such a rate are left out.",
    )
    sources = listed(sorted({rate.source for rate in sum_.rates}))
    return text.format(
        amount=amounts.signed(sum_.net), currency=currency, sources=sources, left=fmt.quantity(len(sum_.left_out))
    )
