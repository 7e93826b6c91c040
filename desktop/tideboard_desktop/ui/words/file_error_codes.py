"""Sentences for what is wrong with the files that the program keeps."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

FILES: dict[str, object] = {
    "not-a-directory": QT_TRANSLATE_NOOP("Errors", "{path} is not a folder. Choose another data folder."),
    "not-a-file": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not an ordinary file. Remove it or choose another data folder."
    ),
    "symbolic-link": QT_TRANSLATE_NOOP(
        "Errors", "{path} is a link to somewhere else. Tideboard writes to real files only; replace the link."
    ),
    "settings-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} cannot be read ({where}). They were left as they are; mend or remove the file.",
    ),
    "settings-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are and nothing is saved; start that version, or move the file away to begin anew.",
    ),
    "layouts-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The layouts in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept"
        " aside.",
    ),
    "layouts-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The layouts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are and nothing is saved; start that version, or move the file away to begin anew.",
    ),
    "layout-file-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The layout file {path} cannot be read ({where}). Nothing was changed; export the layout again, or choose"
        " another file.",
    ),
    "layout-file-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The layout file {path} is of a newer Tideboard ({writer}; form {version}, this one knows {known}). Nothing was"
        " changed; open it with that version.",
    ),
    "layout-file-none": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not an ordinary file. Choose a layout file that was exported."
    ),
    "layout-file-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The layout file {path} cannot be read: {reason}. Nothing was changed; choose another file."
    ),
    "screens-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The saved screens in {path} cannot be read whole ({where}). Those that can be read are there; the file was"
        " kept aside.",
    ),
    "screens-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The saved screens in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They"
        " stay as they are; start that version, or move the file away to begin anew.",
    ),
    "alerts-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The price alerts in {path} cannot be read whole ({where}). Those that can be read are watched; the file was"
        " kept aside.",
    ),
    "alerts-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The price alerts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They"
        " stay as they are and none is watched; start that version, or move the file away to begin anew.",
    ),
    "alerts-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The price alerts in {path} cannot be read: {reason}. None is watched; mend the file and start again."
    ),
    "alerts-not-read": QT_TRANSLATE_NOOP("Errors", "The price alerts in {path} are not read yet; try again."),
    "alerts-not-saved": QT_TRANSLATE_NOOP("Errors", "The price alerts could not be saved in {path}: {reason}."),
    "broker-days-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker’s trading days in {path} cannot be read whole ({where}). Those that can be read count; the file was"
        " kept aside.",
    ),
    "broker-days-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker’s trading days in {path} are of a newer Tideboard ({writer}; form {version}, this one knows"
        " {known}). They stay as they are and Tideboard’s calendar counts; start that version, or move the file away.",
    ),
    "signals-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The rules of signals cannot be read whole ({where}). Those that can be read are there; the file was kept"
        " aside as {path}.",
    ),
    "signals-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The rules of signals in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known})."
        " They stay as they are; start that version, or move the file away to begin anew.",
    ),
    "signal-parameter": QT_TRANSLATE_NOOP("Errors", "The figure {name} of {value} is outside {least} to {most}."),
    "signal-condition": QT_TRANSLATE_NOOP(
        "Errors", "A rule needs at least one comparison, at most {most}, in groups at most {depth} deep."
    ),
    "signal-indicator": QT_TRANSLATE_NOOP(
        "Errors", "The indicator “{indicator}” with these settings cannot be used in a rule on this computer."
    ),
    "signal-mirror": QT_TRANSLATE_NOOP("Errors", "The rule “{name}” has no mirror image."),
    "bad-currency": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a currency."),
    "limit-out-of-bounds": QT_TRANSLATE_NOOP("Errors", "The limit {name} of {value} is outside {least} to {most}."),
    "text-size": QT_TRANSLATE_NOOP("Errors", "A text size of {value} % is outside {least} to {most} %."),
    "rsa-key-not-rsa": QT_TRANSLATE_NOOP("Errors", "The key file holds a key of another kind; OpenD wants RSA."),
    "rsa-key-size": QT_TRANSLATE_NOOP("Errors", "The key file holds {bits} bits; OpenD wants {wanted}."),
    "rsa-key-unreadable": QT_TRANSLATE_NOOP("Errors", "The key file cannot be read as an RSA private key."),
    "reminders-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The reminders in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept"
        " aside.",
    ),
    "split-questions-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The answers about splits in {path} cannot be read whole ({where}). What cannot be read is asked again; the"
        " file was kept aside.",
    ),
    "split-questions-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The answers about splits in {path} are of a newer Tideboard ({writer}; form {version}, this one knows"
        " {known}). They stay as they are, and this run asks again.",
    ),
    "split-questions-not-saved": QT_TRANSLATE_NOOP(
        "Errors", "The answer about a split was not saved: {path} could not be written ({reason})."
    ),
    "reminders-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The reminders in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are; start that version, or move the file away to begin anew.",
    ),
}
