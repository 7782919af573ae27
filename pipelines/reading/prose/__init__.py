"""The sentences of a report: of whom and when they speak, and the figures that they state."""
