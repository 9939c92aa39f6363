"""A class of fifteen made-up students in lesson 1, for `python -m grader demo` and for testing the grader as a whole.

What a student wrote stands in `students/`, one readable file each; `classroom` says who they are and what must come
out, `handed_in` makes their notebooks, `grading` grades them, `class_work` makes of the grades
what the class report shows, `summary` the table that is printed.
"""
