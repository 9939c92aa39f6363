"""What runs inside the sandbox, beside the student's code: the only folder of `grader/` that is visible there.

It sees the cells and the secret inputs, never the right answers. It runs the cells in IPython's own shell, asks the
student's functions, and writes outputs and answers to a pipe, as lines of JSON. Nothing it sends is trusted outside.
"""
