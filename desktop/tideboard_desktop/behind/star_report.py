"""A research firm's stars and report, part by part as it writes them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.company import ReportPart, StarReport
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.behind.figures import day_column, in_table_alone, known, plain_number, word_column
from tideboard_desktop.behind.questions import BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


def star_report_question() -> Question:
    """The report as a list of its parts."""
    return Question(
        key="star-report",
        word=translate("Behind", "Morningstar"),
        asking=translate("Behind", "Asking for the report of Morningstar"),
        empty=translate("Behind", "Morningstar has no report of it"),
        read=_read_report,
        rows=lambda value: [value] if value.stars or value.parts or value.unstated or value.link else [],
        draw=report_picture,
        in_table=True,
    )


async def _read_report(sources: Sources, instrument: InstrumentId, _option: str) -> StarReport:
    return await sources.behind.company.star_report(instrument)


def report_picture(value: StarReport, _shown: PictureContext) -> BehindPicture:
    """Its parts as a table; a figure whose unit is not known has the provider's name for it."""
    no_unit = translate("Behind", "unit not known")
    rows = [
        *(ReportPart(one.name, plain_number(one.value), listed((value.source, no_unit))) for one in value.unstated),
        *(ReportPart(_part_name(part.key), part.label, part.text, part.updated) for part in value.parts),
    ]
    if value.link:
        rows.append(ReportPart(translate("Behind", "Address"), "", value.link))
    columns = known(
        [
            word_column(translate("Behind", "Part"), "part", [row.key for row in rows], width=150),
            word_column(translate("Behind", "Says"), "says", [row.label for row in rows], width=110),
            day_column(translate("Behind", "Day"), "day", [row.updated for row in rows]),
            word_column(translate("Behind", "Text"), "text", [row.text for row in rows], width=520),
        ]
    )
    return BehindPicture(
        figure=in_table_alone(columns),
        heading=titled(translate("Behind", "Morningstar"), listed(_star_words(value))),
        foot=listed(_report_words(value)),
        link=value.link,
    )


def _star_words(value: StarReport) -> Iterator[str]:
    if value.stars is None:
        yield translate("Behind", "no stars")
    else:
        yield translate("Behind", "{count} of 5 stars").format(count=value.stars)
    if value.by_model is not None:
        yield translate("Behind", "from a model") if value.by_model else translate("Behind", "from an analyst")
    if value.updated is not None:
        yield translate("Behind", "as of {day}").format(day=fmt.day_in_year(value.updated))


def _report_words(value: StarReport) -> Iterator[str]:
    if value.published is not None:
        yield translate("Behind", "report of {day}").format(day=fmt.day_in_year(value.published))
    if value.authors:
        yield translate("Behind", "by {names}").format(names=listed(value.authors))
    if value.link:
        yield translate("Behind", "Shift+Enter opens it in the browser, after a question")


def _part_name(key: str) -> str:
    """A part in words; the provider's own name of one that is not known."""
    return {
        "analystNote": translate("Behind", "Analyst's note"),
        "economicMoat": translate("Behind", "Economic moat"),
        "uncertainty": translate("Behind", "Uncertainty"),
        "financialHealth": translate("Behind", "Financial health"),
        "capitalAllocation": translate("Behind", "Capital allocation"),
        "fairValue": translate("Behind", "Fair value"),
        "investmentThesis": translate("Behind", "Investment thesis"),
        "fundamentals": translate("Behind", "Fundamentals"),
        "valuation": translate("Behind", "Valuation"),
        "bullSay": translate("Behind", "Bulls say"),
        "bearSay": translate("Behind", "Bears say"),
    }.get(key, key)
