"""What `python -m grader demo` writes and prints, and what it leaves alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.__main__ import main
from grader.commands.demo import MARKER
from grader.demo.classroom import LESSON, STUDENTS
from grader.engine import sandbox
from grader.exercises import lesson_named
from tests.demo.conftest import Demo

NAMES = [student.name for student in STUDENTS]
WRONG_IDEAS = {idea.name for exercise in lesson_named(LESSON).exercises for idea in exercise.wrong_ideas}


@pytest.mark.sandbox
@pytest.mark.xdist_group("demo")
class TestOutput:
    def test_every_student_has_a_notebook_a_page_and_a_row(self, demo: Demo) -> None:
        assert list(demo.rows) == NAMES == sorted(NAMES)
        for name in NAMES:
            assert (demo.folder / "submitted" / name / "convolution" / "convolution.ipynb").is_file()
            assert name in demo.page(name)

    def test_the_table_is_sorted_and_fits_100_columns(self, demo: Demo) -> None:
        lines = demo.printed.splitlines()
        assert [word for line in lines if (word := line[:10].strip()) in NAMES] == NAMES
        assert max(map(len, lines[:-2])) <= 100

    def test_the_table_tells_faults_that_are_no_known_wrong_idea(self, demo: Demo) -> None:
        for fault in ("too-slow: window_product", "died: conv_layer", "missing: conv_layer", "nothing solved yet"):
            assert fault in demo.printed

    def test_the_last_lines_say_where_report_pages_and_grades_are(self, demo: Demo) -> None:
        report, rest = demo.printed.splitlines()[-2:]
        assert report.endswith(str(demo.folder / "class.html"))
        assert str(demo.folder / "reports") in rest
        assert str(demo.folder / "grades.csv") in rest

    def test_the_class_report_shows_every_wrong_idea_and_who_has_it(self, demo: Demo) -> None:
        sections = demo.report.split("<h3>")
        for student in STUDENTS:
            for idea in WRONG_IDEAS & set(student.diagnosis.values()):
                (section,) = (text for text in sections if text.startswith(f"{idea}</h3>"))
                assert f"<bdi>{student.name}</bdi>" in section

    def test_the_class_report_says_who_could_not_be_graded_and_what_was_put_right(self, demo: Demo) -> None:
        assert "Could not be graded: 1 student" in demo.report
        assert "restored" in demo.report

    def test_the_class_report_opens_with_the_sentence_that_is_printed(self, demo: Demo) -> None:
        (sentence,) = (line for line in demo.printed.splitlines() if line.startswith("No two students share"))
        assert Elements(demo.report).text.count(sentence.strip()) == 1

    def test_the_class_report_needs_nothing_else_and_runs_nothing(self, demo: Demo) -> None:
        assert_self_contained(demo.report)

    @pytest.mark.parametrize("name", NAMES)
    def test_a_page_needs_nothing_else_and_runs_nothing(self, demo: Demo, name: str) -> None:
        assert_self_contained(demo.page(name))

    def test_a_page_leads_with_the_points(self, demo: Demo) -> None:
        assert "<strong>68.5</strong> of 100 points" in demo.page("jomo")
        assert "<strong>Not graded</strong>" in demo.page("mina")

    def test_a_page_says_which_wrong_idea_it_was(self, demo: Demo) -> None:
        assert "There is one map for each channel." in demo.page("goran")

    def test_violations_are_for_the_instructor_alone(self, demo: Demo) -> None:
        assert "restored" in demo.rows["robin"]["notes"]
        assert "restored" not in demo.page("robin")


class Elements(HTMLParser):
    """The elements, attributes, links, ids and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.identifiers: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.identifiers |= {value or "" for name, value in attrs if name == "id"}

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_self_contained(page: str) -> None:
    found = Elements(page)
    assert not found.names & {"script", "link", "iframe", "object", "embed", "base", "form", "img"}
    assert all(not attribute.startswith("on") for attribute in found.attributes)
    assert all(link.startswith("#") for link in found.links)
    assert set(found.links) <= {f"#{identifier}" for identifier in found.identifiers}
    assert "prefers-color-scheme: dark" in page


@pytest.fixture
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> str:
        raise sandbox.SandboxUnavailableError("no sandbox works here; do this and that")

    monkeypatch.setattr(sandbox, "bubblewrap", unavailable)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit, match="2"):
        main(["demo", "--output", str(tmp_path)])
    assert re.search(r"not empty.*--output", capsys.readouterr().err)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "demo"
    path.write_text("mine")
    with pytest.raises(SystemExit, match="2"):
        main(["demo", "--output", str(path)])
    assert "is a file" in capsys.readouterr().err


@pytest.mark.usefixtures("no_sandbox")
def test_running_again_overwrites_its_own_files_only(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    main(["demo", "--output", str(folder)])
    notebook = folder / "submitted" / "amara" / "convolution" / "convolution.ipynb"
    written = notebook.read_text()
    notebook.write_text("old")
    (folder / "notes.txt").write_text("mine")
    main(["demo", "--output", str(folder)])
    assert notebook.read_text() == written
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / MARKER).is_file()


@pytest.mark.usefixtures("no_sandbox")
def test_without_a_sandbox_nothing_is_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--output", str(tmp_path / "demo")]) == 1
    assert capsys.readouterr().err == "no sandbox works here; do this and that\n"
    assert not (tmp_path / "demo" / "grades.csv").exists()
    assert not (tmp_path / "demo" / "class.html").exists()


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--seed", "-1"], ["--jobs", "many"]])
def test_numbers_that_make_no_sense_are_wrong_usage(option: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_status:
        main(["demo", *option])
    assert exit_status.value.code == 2
