"""The trading lock: passwords, pauses after wrong ones, and the lock of OpenD."""
