"""Converts a research firm's report: stars, labels and texts, by the vendor's page for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tideboard_core.gateways.common.bounds import names_field, refuse
from tideboard_core.gateways.futu.translate.behind.news import https_link
from tideboard_core.gateways.futu.translate.behind.values import MOST_ROWS, day_or_none, positive, read_once
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.behind.company import ReportPart, StarReport
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetResearchMorningstarReport_pb2 as pb

MOST_STARS: Final = 5
MOST_AUTHORS: Final = 20

_BY_MODEL: Final = {Qot.MorningstarRatingType_Quantitative: True, Qot.MorningstarRatingType_Qualitative: False}
_LABELLED: Final = ("economicMoat", "uncertainty", "financialHealth", "capitalAllocation")
_TEXTS: Final = ("fairValueContent", "investmentThesisContent", "fundamentalsContent", "valuationContent")
_LISTS: Final = ("bullSay", "bearSay")


@names_field
def star_report(instrument: InstrumentId, source: str, wire: pb.S2C) -> StarReport:
    """Return the report. The vendor's page states no currency for the fair value; its web pages say the report's."""
    stars = wire.starRating if wire.HasField("starRating") and wire.starRating else None
    if stars is not None and not 1 <= stars <= MOST_STARS:
        refuse(stars)
    found = read_once(_parts(wire), _part, lambda row: (row.key, row.label, row.text), "context")
    fair, authors = positive(wire, "fairValue"), list(wire.analystReportByLine)
    surplus = "analystReportByLine" if len(authors) > MOST_AUTHORS else ""
    return StarReport(
        instrument=instrument,
        source=source,
        unread=found.unread or surplus,
        stars=stars,
        by_model=_BY_MODEL.get(wire.ratingType),
        updated=day_or_none(wire.starUpdateTimeStr),
        parts=tuple(found),
        authors=tuple(text_of(name) for name in authors[:MOST_AUTHORS]),
        published=day_or_none(wire.analystReportUpdateTimeStr),
        link=https_link(wire.pdfUrl),
        unstated=() if not fair else (UnstatedFigure("fairValue", fair),),
    )


_Raw = tuple[str, str, pb.StringWithUpdateTime]


def _parts(wire: pb.S2C) -> Iterator[_Raw]:
    """Yield name, label and text of each part that is there, the analyst's note first."""
    if wire.HasField("analystNoteTitle") or wire.HasField("analystNoteContent"):
        yield "analystNote", wire.analystNoteTitle.context, wire.analystNoteContent
    for name in _LABELLED:
        label, content = getattr(wire, f"{name}Label"), getattr(wire, f"{name}Content")
        if label or content.context:
            yield name, label, content
    for name in _TEXTS:
        content = getattr(wire, name)
        if content.context:
            yield name.removesuffix("Content"), "", content
    for name in _LISTS:
        yield from ((name, "", content) for content in _bounded(getattr(wire, name)))


def _bounded(rows: Iterable[pb.StringWithUpdateTime]) -> list[pb.StringWithUpdateTime]:
    """Return as many rows as are read, and one more that shows that there are others."""
    return list(rows)[: MOST_ROWS + 1]


def _part(raw: _Raw) -> ReportPart:
    name, label, content = raw
    return ReportPart(name, text_of(label), text_of(content.context), day_or_none(content.updateTimeStr))
