"""Hostile and broken submissions, by family, and what comes of each. `python -m tests.hostile` lists them."""
