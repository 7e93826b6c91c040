"""How strong a flow is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def flow_step_words(size: int, *, inflow: bool) -> str:
    """The step that a colour stands for, `size` from 0, the weakest, to 4: a colour alone is never spoken."""
    into = (
        translate("FlowSteps", "slight inflow"),
        translate("FlowSteps", "moderate inflow"),
        translate("FlowSteps", "clear inflow"),
        translate("FlowSteps", "strong inflow"),
        translate("FlowSteps", "very strong inflow"),
    )
    out = (
        translate("FlowSteps", "slight outflow"),
        translate("FlowSteps", "moderate outflow"),
        translate("FlowSteps", "clear outflow"),
        translate("FlowSteps", "strong outflow"),
        translate("FlowSteps", "very strong outflow"),
    )
    return (into if inflow else out)[size]
