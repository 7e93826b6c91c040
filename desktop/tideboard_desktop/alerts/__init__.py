"""Price alerts kept by the broker: dock, dialog, actions, triggered alerts."""
