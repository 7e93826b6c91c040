"""The connect page: choice of broker, its fields, the check, and the confirmation before connecting."""
