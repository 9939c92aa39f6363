"""nbgrader's configuration of this course: `nbgrader` commands and Formgrader, run from this folder, read it."""

import os
import sys

from nbgrader import preprocessors as nbgrader_steps

from grader.build.clear_answers import ClearAnswers
from grader.gradebook.nbgrader_steps import RestoreCells, RunInSandbox, SubmissionExporter

c = get_config()  # noqa: F821 - traitlets defines it while it reads this file

# nbgrader calls `alembic` by name when it makes a gradebook; this finds it where the environment is not activated.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

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

# Validate, which runs a whole notebook in a kernel: cells that train networks say nothing for a while.
c.Execute.timeout = 300
c.Execute.iopub_timeout = 60

# Autograding: reading, restoring and running a submission are ours; recording is nbgrader's own.
c.Autograde.exporter_class = SubmissionExporter
c.Autograde.sanitize_preprocessors = [
    nbgrader_steps.ClearOutput,
    nbgrader_steps.OverwriteKernelspec,
    RestoreCells,
    nbgrader_steps.CheckCellMetadata,
]
c.Autograde.autograde_preprocessors = [
    RunInSandbox,
    nbgrader_steps.SaveAutoGrades,
    nbgrader_steps.AssignLatePenalties,
    nbgrader_steps.CheckCellMetadata,
]
