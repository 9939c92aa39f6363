"""nbgrader's configuration of this course: `nbgrader` commands and Formgrader, run from this folder, read it."""

from nbgrader import preprocessors as nbgrader_steps

from grader.build.clear_answers import ClearAnswers

c = get_config()  # noqa: F821 - traitlets defines it while it reads this file

c.CourseDirectory.course_id = "cnn-by-hand"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "lessons"

# nbgrader's own steps, in its own order, but for one: an answer dict keeps its `...` when the solution is taken out.
c.GenerateAssignment.preprocessors = [
    nbgrader_steps.IncludeHeaderFooter,
    nbgrader_steps.InstantiateTests,
    nbgrader_steps.LockCells,
    ClearAnswers,
    nbgrader_steps.ClearOutput,
    nbgrader_steps.CheckCellMetadata,
    nbgrader_steps.ComputeChecksums,
    nbgrader_steps.SaveCells,
    nbgrader_steps.ClearHiddenTests,
    nbgrader_steps.ClearMarkScheme,
    nbgrader_steps.ComputeChecksums,
    nbgrader_steps.CheckCellMetadata,
]
