"""The assembly: settings, capture, crawls, commands; CONTRIBUTING.md says what lies where."""
