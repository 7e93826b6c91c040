"""`tideboard --smoke-test`: the program tests its own installation with its own practice exchange."""
