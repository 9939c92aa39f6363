"""An instructor opens the source of lesson 1 with nbgrader's panel Create Assignment, saves it, and changes points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from course_page import course_of_lesson_1
from lab_server import running_jupyterlab
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect

from grader import places
from grader.exercises import LESSONS
from tests.gradebook.course_folder import LESSON, CourseFolder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXERCISES = LESSONS[LESSON].exercises
QUESTION = "open_question"
ANSWER, TESTS, READ_ONLY, BY_HAND = "Autograded answer", "Autograded tests", "Read-only", "Manually graded answer"
SHOWN = """
() => [...document.querySelectorAll('.nbgrader-CellWidget')].map(cell => {
    const shown = name => {
        const field = cell.querySelector(name);
        return field.checkVisibility({visibilityProperty: true}) ? field.querySelector('input').value : null;
    };
    const type = cell.querySelector('select').selectedOptions[0].text;
    const locked = cell.querySelector('.nbgrader-LockButton').classList.contains('nbgrader-mod-locked');
    return [type, shown('.nbgrader-CellId'), shown('.nbgrader-CellPoints'), locked];
})
"""


@dataclass
class Panel:
    """Create Assignment beside an open source notebook, whose file is `path`."""

    notebook: NotebookPage
    path: Path

    @property
    def cells(self) -> Locator:
        return self.notebook.page.locator(".nbgrader-CellWidget")

    def shown(self) -> dict[str, tuple[Any, ...]]:
        """Type, ID, points and lock of the cells that have a type, by the cell's place in the notebook."""
        every = self.notebook.page.evaluate(SHOWN)
        return {name: tuple(cell) for name, cell in zip(self.notebook.ids, every, strict=True) if cell[0] != "-"}

    def total(self) -> str:
        return self.notebook.page.locator(".nbgrader-TotalPointsInput").input_value()

    def enter_points(self, cell: str, points: int) -> None:
        field = self.cells.nth(self.notebook.ids.index(cell)).locator(".nbgrader-CellPoints input")
        field.scroll_into_view_if_needed()
        field.fill(str(points))
        field.blur()

    def save(self) -> Any:
        """Press the button Save; -> the notebook as it is in the file then."""
        page = self.notebook.page
        with page.expect_response(lambda answer: answer.request.method == "PUT" and LESSON in answer.url) as saved:
            page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name=save] jp-button").click()
        assert saved.value.ok
        expect(page.locator(".jp-Dialog")).to_have_count(0)
        return nbformat.read(self.path, as_version=4)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """A course whose lesson was released from the source as it is, never opened."""
    return course_of_lesson_1(tmp_path_factory.mktemp("untouched")).release()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    return course_of_lesson_1(tmp_path_factory.mktemp("create_assignment"))


@pytest.fixture(scope="module")
def panel(course: CourseFolder, browser: Browser) -> Iterator[Panel]:
    path = course.root / "source" / LESSON / f"{LESSON}.ipynb"
    with running_jupyterlab(course.root.parent, course.root) as server:
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        notebook = NotebookPage(page, path)
        notebook.open(server.lab_address(str(path.relative_to(course.root))))
        page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        page.get_by_role("menuitem", name="Create assignment", exact=True).click()
        panel = Panel(notebook, path)
        expect(panel.cells).to_have_count(len(notebook.ids))
        notebook.screenshot("create_assignment_1_opened")
        yield panel
        page.close()


def undamaged(notebook: Any) -> list[tuple[str, str, str, dict[str, Any]]]:
    """All that matters of each cell. nbgrader's note of its type is left out: the panel drops it, a release has it"""
    cells = [(cell.id, cell.cell_type, cell.source, nbformat.from_dict(cell.metadata)) for cell in notebook.cells]
    for _, cell_type, _, metadata in cells:
        noted = metadata.get("nbgrader", {}).pop("cell_type", cell_type)
        assert noted == cell_type
    return cells


def cells_handed_out(course: CourseFolder) -> list[Any]:
    path = course.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    return [dict(cell) for cell in nbformat.read(path, as_version=4).cells]


def most_points(course: CourseFolder) -> float:
    with course.gradebook() as gradebook:
        return float(gradebook.find_assignment(LESSON).max_score)


def test_the_panel_shows_types_ids_and_points(panel: Panel) -> None:
    expected: dict[str, tuple[Any, ...]] = {"setup": (READ_ONLY, "setup", None, True)}
    for exercise in EXERCISES:
        check = f"{exercise.name}_check"
        expected[exercise.name] = (ANSWER, exercise.name, None, False)
        expected[check] = (TESTS, check, f"{exercise.points:g}", True)
    shown = panel.shown()
    by_hand = shown.pop(QUESTION)
    assert shown == expected
    assert by_hand[:2] == (BY_HAND, QUESTION)
    assert float(panel.total()) == sum(exercise.points for exercise in EXERCISES) + float(by_hand[2])


def test_a_source_that_was_only_saved_is_undamaged(panel: Panel, course: CourseFolder, released: CourseFolder) -> None:
    panel.enter_points(QUESTION, 0)
    after = panel.save()
    before = nbformat.read(places.source_notebook(LESSON), as_version=4)
    assert undamaged(after) == undamaged(before)
    course.release()
    assert cells_handed_out(course) == cells_handed_out(released)
    assert most_points(course) == most_points(released) == 100


def test_points_that_were_changed_are_all_that_changes(
    panel: Panel, course: CourseFolder, released: CourseFolder
) -> None:
    panel.enter_points(QUESTION, 10)
    panel.notebook.screenshot("create_assignment_2_points")
    assert panel.total() == "110"
    after = undamaged(panel.save())
    before = undamaged(nbformat.read(places.source_notebook(LESSON), as_version=4))
    changed = [(new, old) for new, old in zip(after, before, strict=True) if new != old]
    assert [new[0] for new, _ in changed] == [QUESTION]
    ((new, old),) = changed
    assert new[3]["nbgrader"].pop("points") == 10
    assert old[3]["nbgrader"].pop("points") == 0
    assert new == old

    course.release()
    assert most_points(course) == 110
    handed_out = {cell["id"]: cell for cell in cells_handed_out(course)}
    as_before = {cell["id"]: cell for cell in cells_handed_out(released)}
    assert [name for name in handed_out if handed_out[name] != as_before[name]] == [QUESTION]
    assert handed_out[QUESTION]["metadata"]["nbgrader"]["points"] == 10
