"""The helper package of the lessons "CNN by Hand": checks, data, plots. Start with `python -m byhand lab`."""

from byhand.check import checker

__all__ = ["checker"]
__version__ = "0.1.0"
