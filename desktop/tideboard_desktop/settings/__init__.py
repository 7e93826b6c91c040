"""The settings window: a page per subject, each change in force at once or applied with a button that says so."""
