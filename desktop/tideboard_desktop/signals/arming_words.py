"""What an armed rule takes of the connection, said where the rule is made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import MOST_BARS, RESERVE
from tideboard_desktop.signals.live_prints import MOST
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


def arming_words(rule: Rule, context: DockContext) -> str:
    """The subscriptions that it takes, how many are to spare, and what is missing for it now; empty for neither."""
    found = []
    if rule.kind is RuleKind.LARGE_PRINTS:
        words = translate("Signals", "Armed, it subscribes to the trades of each security, of {most} at most.")
        found.append(words.format(most=MOST))
    elif rule.needs_bars:
        words = translate("Signals", "Armed, it subscribes to the minute bars of each security, of {most} at most.")
        found.append(words.format(most=MOST_BARS))
    quota = context.services.feeds.session.quota
    if found and quota is not None:
        words = translate("Signals", "To spare now: {count}; those beyond are named and not watched.")
        found.append(words.format(count=max(quota.remaining - RESERVE, 0)))
    if rule.kind is RuleKind.LARGE_PRINTS:
        found.append(translate("Signals", "It needs trades recorded on 20 sessions before: Archive, Whose trades."))
    if rule.needs_other and context.hub.value(OTHER_LINK) is None:
        found.append(translate("Signals", "No second provider is connected: until then it watches nothing."))
    return together(*found)
