"""What all ports of the sandbox share: the program, its command line, control port and clock."""
