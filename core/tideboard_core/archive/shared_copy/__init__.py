"""What an archive lacks, copied from a shared place, and a reader that joins both."""
