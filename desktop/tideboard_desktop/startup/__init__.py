"""From the command line to a running program: process, single instance, brokers."""
