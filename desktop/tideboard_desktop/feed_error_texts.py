"""One sentence for each thing that can be in the way of the release feed."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

FEED_ERRORS: dict[str, object] = {
    "feed-address-unusable": QT_TRANSLATE_NOOP("Errors", "“{address}” is no address that can be asked for releases."),
    "feed-not-https": QT_TRANSLATE_NOOP(
        "Errors", "Releases are asked for over https only, so that nobody on the way can change the answer ({host})."
    ),
    "feed-unreachable": QT_TRANSLATE_NOOP(
        "Errors", "{host}:{port} cannot be reached ({detail}). Look at the network connection, then try again."
    ),
    "feed-timed-out": QT_TRANSLATE_NOOP("Errors", "{host} did not answer within {seconds} s. Try again later."),
    "feed-certificate": QT_TRANSLATE_NOOP(
        "Errors",
        "The certificate of {host} cannot be trusted ({detail}). Somebody may stand between: nothing was read.",
    ),
    "feed-led-astray": QT_TRANSLATE_NOOP(
        "Errors", "{host} leads on to “{target}”, where Tideboard does not follow. Nothing was read from there."
    ),
    "feed-refused": QT_TRANSLATE_NOOP("Errors", "{host} has no list of releases there (HTTP {http})."),
    "feed-too-long": QT_TRANSLATE_NOOP(
        "Errors", "{host} says more than a list of releases can have ({limit} KiB). It was not read to its end."
    ),
    "feed-not-json": QT_TRANSLATE_NOOP(
        "Errors",
        "What came is no list of releases ({detail}). A page of the network itself may have answered; try again later.",
    ),
    "feed-wrong-shape": QT_TRANSLATE_NOOP("Errors", "The list of releases is not as it should be ({detail})."),
    "feed-version": QT_TRANSLATE_NOOP("Errors", "“{text}”, which the list of releases names, is no version."),
    "bad-version": QT_TRANSLATE_NOOP("Errors", "“{text}” is no version of Tideboard, such as 1.2.3 or 1.2.3rc1."),
}
