"""An instructor grades a submission with Formgrader's buttons: generate, autograde, manual grading, feedback.

Each station of the way is a fixture that presses the buttons once and keeps what was seen there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from contrast import ENOUGH, faintest_text
from course_page import SECONDS, Formgrader, course_of_lesson_1
from lab_server import running_jupyterlab
from notebook_page import SCREENSHOTS
from playwright.sync_api import Browser, Locator, Page, Route, expect

from grader.exercises import LESSONS
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.payloads import FLIPPED

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sandbox]

STUDENT = "ada"
MAXIMA = {f"{exercise.name}_check": exercise.points for exercise in LESSONS[LESSON].exercises}
QUESTION, QUESTION_POINTS, GIVEN = "open_question", 10, 7
COMMENT = "Turn your kernel **once**, not twice."
SCRIPT = "<script>window.PWNED = 1</script><img src=x onerror='window.PWNED = 1'>"
MARKS = {"rgb(230, 159, 0)", "rgb(86, 180, 233)"}  # orange and blue, as in byhand/check/grids.py
DIAGNOSIS = "This equals the result of the flipped kernel"


@dataclass(frozen=True)
class Seen:
    """What the page of a submission shows in Formgrader. Points: the score that stands in each field, and what of."""

    points: dict[str, tuple[str | None, str]]
    report: str
    contrast: tuple[float, str]
    marks: set[str]
    script_ran: object


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Lesson 1 with points for its open question, as in Create Assignment; nothing is generated yet."""
    course = course_of_lesson_1(tmp_path_factory.mktemp("formgrader"))
    source = course.root / "source" / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    (question,) = (cell for cell in notebook.cells if cell.id == QUESTION)
    question.metadata.nbgrader.points = QUESTION_POINTS
    nbformat.write(notebook, source)
    return course


@pytest.fixture(scope="module")
def formgrader(course: CourseFolder, browser: Browser) -> Iterator[Formgrader]:
    with running_jupyterlab(course.root.parent, course.root) as server:
        opened = Formgrader(browser, server)
        opened.open()
        yield opened
        opened.page.close()


@pytest.fixture(scope="module")
def generated(formgrader: Formgrader) -> str:
    """What Formgrader says when the student's version is made."""
    formgrader.screenshot("formgrader_1_assignments")
    return formgrader.press("assign", "formgrader_2_generated")


@pytest.fixture(scope="module")
def submitted(course: CourseFolder, generated: str) -> None:
    """A student's notebook: all right but for one flipped kernel, with an answer, and with script in three places."""
    hand = Hand(course)
    hand.solve("convolve2d", f"{hand['convolve2d'].source}\nright = convolve2d\n{FLIPPED}")
    hand.insert_before("relu", f"from IPython.display import HTML, display\ndisplay(HTML({SCRIPT!r}))")
    hand.insert_cell_before("relu", nbformat.v4.new_markdown_cell(SCRIPT))
    hand.solve(QUESTION, f"The maps move along with the picture. {SCRIPT}")
    course.hand_in(STUDENT, hand.notebook, "2026-03-02 12:00:00 UTC")


@pytest.fixture(scope="module")
def autograded(formgrader: Formgrader, submitted: None) -> dict[str, str]:
    """The dialog after the button Autograde, and the line of the submission before and after it."""
    formgrader.page.reload()
    expect(formgrader.row).to_be_visible(timeout=60 * SECONDS)
    formgrader.manage_submissions()
    seen = {"before": formgrader.row.inner_text()}
    seen["dialog"] = formgrader.press("autograde", "formgrader_3_autograded")
    expect(formgrader.row).not_to_contain_text("needs autograding")
    formgrader.screenshot("formgrader_4_submissions")
    return seen | {"after": formgrader.row.inner_text()}


@pytest.fixture(scope="module")
def graded_by_hand(formgrader: Formgrader, autograded: dict[str, str]) -> Seen:
    """What the page of the submission shows, before a comment and points are entered there."""
    formgrader.follow("Manual Grading", LESSON, LESSON, "Submission #1")
    tab = formgrader.tab
    expect(tab.locator("#relu_check")).to_have_attribute("placeholder", "5", timeout=20 * SECONDS)
    report = tab.get_by_role("group", name="Check of convolve2d")
    report.scroll_into_view_if_needed()
    formgrader.screenshot("formgrader_5_report")
    seen = Seen(
        {name: points_shown(tab.locator(f"#{name}")) for name in (*MAXIMA, QUESTION)},
        report.inner_text(),
        faintest_text(report),
        colours(report),
        formgrader.frame.evaluate("window.PWNED"),
    )
    enter(tab.locator("#convolve2d-comment"), COMMENT)
    formgrader.screenshot("formgrader_6_comment")
    enter(tab.locator(f"#{QUESTION}"), str(GIVEN))
    formgrader.screenshot("formgrader_7_question")
    formgrader.follow("Manual Grading")
    formgrader.manage_submissions()
    return seen


@pytest.fixture(scope="module")
def feedback(formgrader: Formgrader, graded_by_hand: Seen, course: CourseFolder, browser: Browser) -> Iterator[Page]:
    """The student's feedback page, made by Formgrader's button, opened as a file; `asked` has all that it asks for."""
    said = formgrader.press("generate-feedback", "formgrader_8_feedback_generated")
    assert said.splitlines()[1] == "Success"
    path = course.root / "feedback" / STUDENT / LESSON / f"{LESSON}.html"
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.asked = []  # type: ignore[attr-defined]

    def answer(route: Route) -> None:
        page.asked.append(route.request.url)  # type: ignore[attr-defined]
        route.continue_() if route.request.url == path.as_uri() else route.abort()

    page.route("**/*", answer)
    page.goto(path.as_uri(), wait_until="load")
    picture(page, "feedback_1_top")
    yield page
    page.close()


def points_shown(field: Locator) -> tuple[str | None, str]:
    """The score that stands in a field until a person enters another one, and what is written behind the field."""
    return field.get_attribute("placeholder"), field.locator("..").inner_text().strip()


def colours(report: Locator) -> set[str]:
    """The background colours of a report's cells."""
    found = report.locator("td").evaluate_all("cells => cells.map(cell => getComputedStyle(cell).backgroundColor)")
    return set(found)


def enter(field: Locator, text: str) -> None:
    """Type into a field of Formgrader and leave it; return when nbgrader has saved it."""
    field.scroll_into_view_if_needed()
    with field.page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        field.fill(text)
        field.blur()
    assert saved.value.ok


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=Path(SCREENSHOTS, f"{name}.png"))


def test_the_button_generates_the_students_version(generated: str, course: CourseFolder) -> None:
    assert f"Successfully created the student version of '{LESSON}'" in generated
    assert "### BEGIN SOLUTION" not in (course.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text()


def test_the_autograde_button_goes_through_our_engine(autograded: dict[str, str]) -> None:
    assert "needs autograding" in autograded["before"]
    assert f"Successfully autograded '{LESSON}' for student '{STUDENT}'" in autograded["dialog"]
    assert "Applying preprocessor: RunInSandbox" in autograded["dialog"]
    assert "Applying preprocessor: Execute" not in autograded["dialog"]


def test_the_open_question_makes_the_submission_wait_for_a_person(autograded: dict[str, str]) -> None:
    assert "needs manual grading" in autograded["after"]
    assert "35 / 110" in autograded["after"]


def test_each_check_shows_its_points_and_the_question_none(graded_by_hand: Seen) -> None:
    lost = ("convolve2d_check", "convolve_volume_check", "conv_layer_check")  # the latter two call convolve2d
    expected: dict[str, tuple[str | None, str]] = {
        name: ("0" if name in lost else f"{points:g}", f"/ {float(points)}") for name, points in MAXIMA.items()
    }
    expected[QUESTION] = (None, f"/ {float(QUESTION_POINTS)}")
    assert graded_by_hand.points == expected


def test_the_instructor_reads_our_report(graded_by_hand: Seen) -> None:
    report = graded_by_hand.report
    assert report.startswith("✗ convolve2d: 0 of 20 points on the hidden cases")
    assert DIAGNOSIS in report
    ratio, text = graded_by_hand.contrast
    assert ratio >= ENOUGH, text
    assert graded_by_hand.marks >= MARKS


def test_nothing_of_the_students_runs_in_formgrader(graded_by_hand: Seen) -> None:
    assert graded_by_hand.script_ran is None


def test_what_the_instructor_enters_is_in_the_gradebook(graded_by_hand: Seen, course: CourseFolder) -> None:
    with course.gradebook() as gradebook:
        assert gradebook.find_grade(QUESTION, LESSON, LESSON, STUDENT).manual_score == GIVEN
        assert gradebook.find_comment("convolve2d", LESSON, LESSON, STUDENT).manual_comment == COMMENT
        submission = gradebook.find_submission(LESSON, STUDENT)
        assert (submission.score, submission.needs_manual_grade) == (35 + GIVEN, False)


def test_the_feedback_page_has_the_score_and_the_comment(feedback: Page) -> None:
    expect(feedback.get_by_text(f"{LESSON} (Score: {35 + GIVEN}.0 / 110.0)")).to_be_visible()
    comment = feedback.locator(".panel-footer", has_text="Comments:").filter(has_text="Turn your kernel once")
    comment.scroll_into_view_if_needed()
    picture(feedback, "feedback_2_comment")
    assert comment.locator("strong", has_text="once").is_visible()


def test_the_feedback_page_has_a_report_for_every_exercise(feedback: Page) -> None:
    reports = [feedback.get_by_role("group", name=f"Check of {name.removesuffix('_check')}") for name in MAXIMA]
    lines = [report.inner_text().splitlines()[0] for report in reports]
    assert lines[:2] == [
        "✓ window_product: 10 of 10 points on the hidden cases",
        "✗ convolve2d: 0 of 20 points on the hidden cases",
    ]
    for line, (name, points) in zip(lines, MAXIMA.items(), strict=True):
        assert f"{name.removesuffix('_check')}: " in line
        assert f" of {points:g} points" in line


def test_the_feedback_page_shows_the_diagnosis_with_small_coloured_grids(feedback: Page) -> None:
    report = feedback.get_by_role("group", name="Check of convolve2d")
    assert DIAGNOSIS in report.inner_text()
    assert colours(report) >= MARKS
    sizes = [table.bounding_box() for table in report.locator("details[open] table").all()]
    assert len(sizes) == 5
    assert all(size is not None and size["width"] < 300 and size["height"] < 200 for size in sizes)
    report.scroll_into_view_if_needed()
    report.screenshot(path=SCREENSHOTS / "feedback_3_report.png")
    ratio, text = faintest_text(report)
    assert ratio >= ENOUGH, text


def test_a_folded_case_can_be_seen_to_unfold(feedback: Page) -> None:
    report = feedback.get_by_role("group", name="Check of convolve2d")
    folded = report.locator("details").nth(1)
    assert folded.locator("summary").evaluate("e => getComputedStyle(e).display") == "list-item"  # with its triangle
    expect(folded.locator("table").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("table").first).to_be_visible()


def test_nothing_of_the_students_runs_in_the_feedback_page(feedback: Page) -> None:
    feedback.wait_for_timeout(500)
    assert feedback.evaluate("window.PWNED") is None
    assert "window.PWNED" in feedback.locator("body").inner_text()  # the script is there, as text


def test_the_feedback_page_asks_other_machines_for_nothing_but_the_formula_typesetter(feedback: Page) -> None:
    feedback.wait_for_timeout(500)
    asked = [address for address in feedback.asked if not address.startswith("file:")]  # type: ignore[attr-defined]
    assert all("/mathjax/" in address for address in asked), asked
