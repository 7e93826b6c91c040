"""What a session in a bare root tells is read as it was meant."""

from __future__ import annotations

import subprocess

from building.checks.desktop_session import SESSION, START, faults


def test_the_scripts_are_what_a_shell_reads() -> None:
    """Quotes inside quotes are easily lost."""
    for script in (SESSION, START):
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_only_the_programs_own_complaints_are_faults() -> None:
    """The launcher and the message bus complain of a desktop that is not whole."""
    said = [
        "(gtk-launch:22): dbind-WARNING **: 21:43:37.543: AT-SPI: Error retrieving accessibility bus address",
        "dbus-run-session: ignoring unknown child process 26",
        "2026-11-20 21:46:11,060 ERROR tideboard_desktop.assembly.application: chart failed",
        "Traceback (most recent call last):",
        "tideboard: ended by an error",
        "qt.qpa.plugin: Could not load the Qt platform plugin",
    ]

    assert faults("\n".join(said)) == said[2:]
