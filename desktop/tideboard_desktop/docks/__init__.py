"""What every dock is built from."""
