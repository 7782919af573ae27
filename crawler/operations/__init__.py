"""What an operator sets and watches: settings by file and environment, logs, metrics."""
