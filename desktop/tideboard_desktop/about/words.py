"""The texts of the update check: for each result a headline and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.release.build_info import Kind
from tideboard_core.release.feed import Release, Verdict
from tideboard_desktop.about.update_check import Stage, UpdateCheck
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
MEGABYTE = 1_000_000


def headline(check: UpdateCheck) -> str:
    stage = check.stage
    if stage is Stage.NO_FEED:
        return translate("Updates", "This build knows no place to ask.")
    if stage is Stage.ASKING:
        return translate("Updates", "Asking…")
    if stage is Stage.FAILED:
        return translate("Updates", "The newest version could not be found out.")
    if check.release is None or check.verdict is None:
        return translate("Updates", "Not asked yet.")
    return _verdict(check.verdict).format(version=check.release.version, own=check.build.version)


def _verdict(verdict: Verdict) -> str:
    if verdict is Verdict.NEWER:
        return translate("Updates", "Tideboard {version} is out; this is {own}.")
    if verdict is Verdict.SAME:
        return translate("Updates", "This is the newest version, {own}.")
    return translate("Updates", "This is newer than the newest release: {own}, released is {version}.")


def explanation(check: UpdateCheck) -> str:
    """What it means and what can be done."""
    stage = check.stage
    if stage is Stage.NO_FEED:
        return _without_feed(check.build.kind)
    if stage is Stage.FAILED and check.problem is not None:
        return error_sentence(check.problem)
    if stage is Stage.ANSWERED and check.release is not None:
        return released(check.release)
    return translate(
        "Updates",
        "Tideboard never asks by itself. “Check now” makes one request to {place}; it tells the version of this"
        " program, and your network address as every request does.",
    ).format(place=check.build.feed)


def _without_feed(kind: Kind) -> str:
    if kind is Kind.SOURCE:
        return translate("Updates", "It runs from a checkout of the source: “git pull” there brings what is new.")
    if kind is Kind.WHEEL:
        return translate("Updates", "It is a Python package: what installed it (pip, pipx) finds newer ones.")
    return translate("Updates", "The page that you got it from has the newest version.")


def released(release: Release) -> str:
    """The day of a release, `Released on Tue 1 Dec 2026`."""
    return translate("Updates", "Released on {day}.").format(day=fmt.day_long(release.date))


def size_of(count: int) -> str:
    """A size as the pages of releases write it: `62.3 MB`."""
    return f"{count / MEGABYTE:,.1f} MB"
