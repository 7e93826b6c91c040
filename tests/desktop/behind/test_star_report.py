"""The research firm's report: stars, parts, figures without a unit, and its link."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fakes.values.behind import TENCENT
from tideboard_core.model.behind.company import ReportPart, StarReport
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_desktop.behind.questions import PictureContext
from tideboard_desktop.behind.star_report import report_picture, star_report_question

SHOWN = PictureContext(instrument=TENCENT, option="")
LINK = "https://example.com/report.pdf"
DAY = date(2026, 11, 2)


def test_stars_parts_and_the_figure_of_no_stated_unit() -> None:
    report = StarReport(
        instrument=TENCENT,
        source="Script",
        stars=4,
        by_model=False,
        updated=DAY,
        parts=(ReportPart("economicMoat", "Wide", "It has one.", DAY), ReportPart("newPart", "", "What?")),
        authors=("A. Writer", "B. Writer"),
        published=DAY,
        link=LINK,
        unstated=(UnstatedFigure("fairValue", Decimal("612.5")),),
    )
    picture = report_picture(report, SHOWN)
    assert picture.heading == "Morningstar: 4 of 5 stars, from an analyst, as of 2 Nov 2026"
    assert picture.foot.startswith("report of 2 Nov 2026, by A. Writer, B. Writer, Shift+Enter opens it")
    assert picture.link == LINK
    assert picture.figure.csv().splitlines() == [
        "part,says,day,text",
        'fairValue,612.5,,"Script, unit not known"',
        "Economic moat,Wide,2026-11-02,It has one.",
        "newPart,,,What?",
        f"Address,,,{LINK}",
    ]


def test_a_report_of_a_model_without_stars() -> None:
    report = StarReport(instrument=TENCENT, source="Script", by_model=True, parts=(ReportPart("bullSay", "", "Up."),))
    picture = report_picture(report, SHOWN)
    assert picture.heading == "Morningstar: no stars, from a model"
    assert (picture.foot, picture.link) == ("", "")


def test_an_empty_report_is_none() -> None:
    assert not star_report_question().rows(StarReport(instrument=TENCENT, source="Script"))
