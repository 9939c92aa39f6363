"""`Score`: what a check cell returns. A float to nbgrader, a report to a person."""

from __future__ import annotations

from byhand.check.mark import Result
from byhand.check.report_html import result_html
from byhand.check.report_text import result_text


class Score(float):
    """The points, and the report on how they came about.

    `repr` is the points alone, because nbgrader reads partial credit from it; `str` is the report in plain text;
    Jupyter shows the report as HTML. `result` holds everything in between.
    """

    result: Result

    def __new__(cls, result: Result) -> Score:
        score = super().__new__(cls, result.points)
        score.result = result
        return score

    def __repr__(self) -> str:
        return f"{float(self):g}"

    def __str__(self) -> str:
        return result_text(self.result)

    def _repr_html_(self) -> str:
        return result_html(self.result)
