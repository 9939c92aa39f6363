"""The commands of `python -m grader`, one module each: `configure(parser)` and `run(arguments) -> exit status`."""
