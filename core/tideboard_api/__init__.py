"""What programs read from the window, and how they propose: types of the local API and its client; no Qt, no broker."""
