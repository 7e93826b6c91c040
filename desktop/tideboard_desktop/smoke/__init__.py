"""`tideboard --smoke-test`: the program tries its own installation on a practice market of its own."""
