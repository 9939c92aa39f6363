"""What a person asked for on the command line, or in a configuration, and cannot have."""

from __future__ import annotations


class UsageError(ValueError):
    """A name, number or place that makes no sense; the message says which, and what to do."""
