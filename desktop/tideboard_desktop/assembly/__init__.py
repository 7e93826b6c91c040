"""Puts the window together: services, docks, bars and dialogs, and the window anew for another look."""
