"""The order log: what it records, how a file of it is written, verified and anchored."""
