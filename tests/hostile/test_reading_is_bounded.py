"""What is read of a submission outside of the sandbox costs no more than its length allows."""

from __future__ import annotations

import itertools
import random
import time
from html.parser import HTMLParser
from typing import Any

import nbformat
import pytest

from grader.engine.clean_html import ATTRIBUTES, DEEPEST, EMPTY, TAGS, clean_html, unescaped
from grader.engine.showable import LEFT_OUT, LONGEST_MARKDOWN, harmless_outputs, showable
from tests.gradebook.payloads import HTML, MARKDOWN

PIECES = (
    *(
        "<",
        ">",
        "<b>",
        "</b>",
        "<b title=i>",
        "<p>x",
        "<div>",
        "</div>",
        "<li>",
        "<table>",
        "<td>",
        "<tr>",
        "<a href=#>",
    ),
    *("<!--", "-->", "<!", "<style>", "</style>", "<script>", "</script>", "<svg>", "&", "&lt", "&#9;", "&#", "'", '"'),
    *("=", " ", "a", "9", "<b title='", '<i style="color:', "rgb(", ";", "/", "\x00", "ä", "\n", "<b/", "<br>"),
)
LENGTH = 600
PANDAS = """<div>
<style scoped>
    .dataframe tbody tr th:only-of-type { vertical-align: middle; }
</style>
<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th></th><th>a &lt; b</th></tr>
  </thead>
  <tbody><tr><th>0</th><td>1.5</td></tr></tbody>
</table>
</div>"""


def families() -> list[str]:
    """Each piece, pair and a sample of longer sequences of pieces, again and again; and two pieces, each many times."""
    draw = random.Random(7)
    units = [
        *PIECES,
        *map("".join, itertools.product(PIECES, PIECES)),
        *("".join(draw.choices(PIECES, k=draw.randint(3, 6))) for _ in range(500)),
    ]
    repeated = [unit * (LENGTH // len(unit)) for unit in units]
    return repeated + [a * (LENGTH // 2 // len(a)) + b * (LENGTH // 2 // len(b)) for a in PIECES for b in PIECES]


class Elements(HTMLParser):
    """Counts elements and what is open at a time; what is not allowed is kept by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.count = self.open = self.deepest = 0
        self.others: set[str] = set()
        self.fetched: list[str | None] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.count += 1
        self.open += tag not in EMPTY
        self.deepest = max(self.deepest, self.open)
        self.fetched += [value for name, value in attributes if name == "src" or (name == "href" and tag != "a")]
        self.others |= {tag} - TAGS | {name for name, _ in attributes} - ATTRIBUTES - {"style", "href", "src"}

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1


def test_html_becomes_at_most_six_times_as_long_whatever_it_is() -> None:
    for text in families():
        assert len(clean_html(text)) <= 6 * len(text), text[:60]


def test_html_has_no_more_elements_than_tags_were_written_and_each_is_closed() -> None:
    for text in families():
        elements = Elements(clean_html(text))
        assert elements.count <= text.count("<")
        assert elements.deepest <= DEEPEST
        assert elements.open == 0
        assert elements.others == set()


def test_a_formatting_tag_left_open_is_not_opened_again_in_every_paragraph() -> None:
    text = "<p>" + "".join(f"<b title={i}>" for i in range(5000)) + "<p>x" * 5000
    began = time.process_time()
    clean = clean_html(text)
    assert time.process_time() - began < 10
    assert Elements(clean).count <= 10_001


@pytest.mark.parametrize("text", HTML)
def test_of_hostile_html_only_what_does_nothing_is_left(text: str) -> None:
    elements = Elements(clean_html(text))
    assert elements.others == set()
    assert elements.fetched == []


def test_a_table_of_pandas_stays_a_table_without_its_style_sheet() -> None:
    clean = clean_html(PANDAS)
    assert '<table class="dataframe">' in clean
    assert '<tr style="text-align:right"><th></th><th>a &lt; b</th></tr>' in clean
    assert "vertical-align" not in clean


def test_links_pictures_and_left_out_end_tags_are_understood() -> None:
    assert (
        clean_html("<a href=https://example.org/?a=b&amp;c>x</a>") == '<a href="https://example.org/?a=b&amp;c">x</a>'
    )
    picture = "data:image/png;base64,iVBORw0KGgo="
    assert clean_html(f"<IMG SRC='{picture}' onload=x>") == f'<img src="{picture}">'
    assert clean_html("<ul><li>a<li>b</ul>") == "<ul><li>a</li><li>b</li></ul>"
    assert clean_html("<table><tr><td>1<td>2<tr><td>3</table>") == (
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
    )
    assert clean_html("1 < 2 && <b>3 > 2") == "1 &lt; 2 &amp;&amp; <b>3 &gt; 2</b>"


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color: red; background-color: rgb(1, 2, 3)", "color:red;background-color:rgb(1, 2, 3)"),
        ("background-color: url(https://evil.example/x.png)", ""),
        ("position: fixed; color: expression(x); width: calc(1px)", ""),
        ("color: r\\65 d; font-family: 'A', serif", "font-family:'A', serif"),
    ],
)
def test_styles_neither_fetch_nor_cover_anything(style: str, kept: str) -> None:
    found = clean_html(f'<p style="{style}">')
    assert found == (f'<p style="{kept}"></p>'.replace("'", "&#x27;") if kept else "<p></p>")


def test_a_character_reference_of_thousands_of_digits_is_one_unknown_character() -> None:
    assert unescaped(f"&#{'9' * 5000};") == "\ufffd"
    assert unescaped(f"&#{'0' * 5000}106;") == "j"


def shown(*texts: str, ours: tuple[str, ...] = ()) -> list[str]:
    """Markdown cells, as they are stored."""
    notebook: Any = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in texts])
    showable(notebook, set(ours))
    return [cell.source for cell in notebook.cells]


@pytest.mark.parametrize("sign", ["\\begin{a}", "\\\\[", "\\\\(", "$$ a ", "[a](", "`a``", "*a **b ", "> - "])
def test_markdown_without_end_is_cut_and_the_rest_of_it_left_out(sign: str) -> None:
    """A text of 36 kB took seconds, and hours at the length that a notebook may have."""
    began = time.process_time()
    texts = shown(*[sign * 100_000] * 50)
    assert time.process_time() - began < 60
    assert sum(map(len, texts)) < 50 * len(LEFT_OUT) + 10 * (LONGEST_MARKDOWN + 100) * 3
    assert texts[-1] == LEFT_OUT


def test_an_essay_is_shown_whole_and_what_the_course_wrote_always() -> None:
    essay = "A kernel is small, and it is *shared*: $w$ is the same everywhere.\n\n" * 200
    course = "## A heading\n\n<details><summary>More</summary>\n\nWords.</details>\n\n" * 500
    assert len(essay) < LONGEST_MARKDOWN < len(course)
    texts = shown(essay, *["\\\\[" * 10_000] * 30, course, essay, ours=(course,))
    assert texts[0] == essay
    assert texts[-2] == course


def test_markdown_that_cells_show_is_bounded_as_well() -> None:
    outputs = [
        {"output_type": "display_data", "data": {"text/markdown": "\\begin{a}" * 100_000}, "metadata": {}}
        for _ in range(50)
    ]
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(o) for o in harmless_outputs(outputs)])
    notebook: Any = nbformat.v4.new_notebook(cells=[cell])
    showable(notebook, set())
    assert notebook.cells[0].outputs[-1].data["text/markdown"] == LEFT_OUT


@pytest.mark.parametrize("text", MARKDOWN)
def test_hostile_markdown_of_usual_length_is_neither_cut_nor_left_out(text: str) -> None:
    assert LEFT_OUT not in shown(text)[0]
