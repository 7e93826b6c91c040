"""The broker descriptor, form and check texts of FutuOpenD-rs (REST)."""
