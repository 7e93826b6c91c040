"""OpenD messages (proto2), one module per schema file of the broker."""
