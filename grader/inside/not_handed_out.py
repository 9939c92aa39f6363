"""Stands in for a module of `byhand` while a lesson is graded that asks for what the module hands out."""

raise ImportError(f"{__name__} hands out what this lesson asks for, so it is not there when the lesson is graded")
