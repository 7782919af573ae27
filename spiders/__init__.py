"""Where reports are."""
