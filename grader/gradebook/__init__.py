"""nbgrader's gradebook: what was released is read from it, what was earned is written to it.

`nbgrader autograde` and Formgrader come here through `nbgrader_steps`, and `python -m grader autograde` through
`autograde`.
"""
