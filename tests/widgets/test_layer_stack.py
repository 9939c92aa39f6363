"""A stack's table is Keras's summary, in Python as in the browser, and an impossible stack says which layer and why."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from module_page import module_page
from playwright.sync_api import Browser, Page
from traitlets import TraitError

from byhand.widgets.layer_stack import LayerStack, keras_model
from byhand.widgets.piece import module_source
from byhand.widgets.stacks import PRESETS

CONV, POOL, FLATTEN = (
    {"layer": "conv", "filters": 4, "kernel": 3},
    {"layer": "max_pool", "size": 2},
    {"layer": "flatten"},
)
DROPOUT, DENSE = {"layer": "dropout", "rate": 0.25}, {"layer": "dense", "units": 5}

TOTALS = {
    "CNN for digits": 34_826,
    "dense net": 101_770,
    "one pooling layer": 596_042,
    "CNN for clothes": 243_786,
    "with two dropouts": 1_199_882,
    "six hidden layers": 205_098,
    "one block too many": None,
}
"""As in the worked examples of lessons 4 and 5."""

activations = st.sampled_from([None, "relu", "sigmoid"])
layer = st.one_of(
    st.fixed_dictionaries(
        {"layer": st.just("conv"), "filters": st.integers(1, 9), "kernel": st.integers(1, 5)},
        optional={
            "stride": st.integers(1, 4),
            "padding": st.sampled_from(["valid", "same"]),
            "activation": activations,
        },
    ),
    st.fixed_dictionaries({"layer": st.just("max_pool"), "size": st.integers(1, 4)}),
    st.just(FLATTEN),
    st.fixed_dictionaries({"layer": st.just("dropout"), "rate": st.sampled_from([0, 0.25, 0.5, 0.9])}),
    st.fixed_dictionaries(
        {"layer": st.just("dense"), "units": st.integers(1, 20)}, optional={"activation": activations}
    ),
)
stacks = st.tuples(st.lists(layer, max_size=7), st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 4)))


def test_the_presets_are_the_stacks_of_the_lessons() -> None:
    assert {name: LayerStack(layers).total for name, layers in PRESETS.items()} == TOTALS
    digits = LayerStack()
    assert digits.table[:3] == [((26, 26, 32), 320), ((13, 13, 32), 0), ((11, 11, 64), 18_496)]
    assert digits.table[3:] == [((5, 5, 64), 0), ((1600,), 0), ((1600,), 0), ((10,), 16_010)]


def test_a_dense_layer_between_the_same_shapes_is_that_of_lesson_1() -> None:
    stack = LayerStack([CONV], (400, 500, 3))
    assert stack.against_dense == [{"layer": 0, "weights": 108, "dense_weights": 475_689_600_000}]
    assert [row["layer"] for row in LayerStack().against_dense] == [0, 2]
    assert LayerStack(PRESETS["dense net"]).against_dense == []


def test_layers_can_be_changed_and_set_anew() -> None:
    stack = LayerStack([CONV, FLATTEN], (5, 5, 1))
    layers = stack.layers
    layers[0]["filters"] = np.int64(7)
    assert stack.layers[0]["filters"] == 4
    stack.layers = layers
    assert stack.table == [((3, 3, 7), 70), ((63,), 0)]
    assert type(stack.layers[0]["filters"]) is int


def test_the_chosen_layer_stays_among_those_there_are() -> None:
    stack = LayerStack(selected=6)
    stack.layers = [CONV, POOL]
    assert stack.selected == 1
    stack.layers = []
    assert (stack.selected, stack.table, stack.total, stack.why) == (0, [], 0, "")


@pytest.mark.parametrize(
    ("layers", "index", "words"),
    [
        (
            [CONV, DENSE],
            1,
            r"Layer 2 \(Dense\) is impossible: it takes a row of numbers, but 6 × 7 × 4 reaches it. Put Fl",
        ),
        ([FLATTEN, POOL], 1, r"Layer 2 \(MaxPooling2D\) .* a row of 216 numbers reaches it. Put it before Flatten"),
        ([FLATTEN, DENSE, CONV], 2, r"Layer 3 \(Conv2D\) .* a row of 5 numbers"),
        ([{**CONV, "kernel": 9}, POOL], 0, r"kernel 9 × 9 is larger than the 8 × 9 maps .* padding \"same\""),
        ([POOL, {"layer": "max_pool", "size": 5}, FLATTEN], 1, "window 5 × 5 is larger than the 4 × 4 maps"),
    ],
)
def test_an_impossible_layer_is_named_with_its_reason(layers: list[dict[str, Any]], index: int, words: str) -> None:
    stack = LayerStack(layers, (8, 9, 3))
    assert stack.impossible == index
    assert re.search(words, stack.why)
    assert stack.table[index:] == [(None, None)] * (len(layers) - index)
    assert stack.total is None
    assert stack.why in stack.picture().alt
    assert stack.why in stack.in_words()
    with pytest.raises(ValueError, match=r"is impossible"):
        stack.as_keras()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("layers", "conv", "layers must be a list of dicts"),
        ("layers", ["conv"], 'layers, layer 1: it must be a dict with "layer": one of conv, max_pool'),
        ("layers", [CONV, {"layer": "Conv2D"}], "layers, layer 2: it must be a dict"),
        ("layers", [{"layer": "conv", "kernel": 3}], "conv needs 'filters'; it takes filters, kernel, stride"),
        ("layers", [{**CONV, "strides": 2}], "conv has no 'strides'; it takes"),
        ("layers", [{**CONV, "kernel": (3, 3)}], r"kernel is \(3, 3\); it must be a whole number from 1 to 64"),
        ("layers", [{**CONV, "stride": 0}], "stride is 0"),
        ("layers", [{**CONV, "padding": "full"}], "padding is 'full'; it must be one of 'valid', 'same'"),
        ("layers", [{"layer": "dropout", "rate": 1}], "rate is 1; it must be at least 0 and below 1"),
        ("layers", [{"layer": "dense", "units": True}], "units is True"),
        ("layers", [FLATTEN] * 31, "31 layers; at most 30"),
        ("input_shape", (28, 28), r"input_shape is \(28, 28\); it must be \(rows, columns, channels\)"),
        ("input_shape", (28, 28, 0), "each number must be from 1 to 1024"),
        ("selected", 7, "the stack has 7 layers, so it must be 0 to 6"),
        ("presets", {"mine": [{"layer": "dense"}]}, r"presets\['mine'\], layer 1: dense needs 'units'"),
    ],
)
def test_errors_say_what_to_change(name: str, value: object, words: str) -> None:
    stack = LayerStack()
    before = getattr(stack, name)
    with pytest.raises(TraitError, match=words):
        setattr(stack, name, value)
    assert getattr(stack, name) == before


def test_a_picture_with_words_stands_in() -> None:
    data, metadata = LayerStack()._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    alt = metadata["image/png"]["alt"]
    assert "Conv2D · 64 kernels 3 × 3, relu, output 11 × 11 × 64, 18,496 parameters" in alt
    assert "Convolutions: 18,720 weights; dense layers between the same shapes: 58,839,040" in alt
    assert "34,826 parameters" in data["text/plain"]
    assert LayerStack([]).picture().alt.startswith("A stack of 0 layers after an input of 28 × 28 × 1.")


def test_it_shows_itself_while_lesson_3_is_graded_and_keras_is_not_imported() -> None:
    code = """
        import sys
        sys.modules["byhand.layers.pooling"] = None  # as in the sandbox: cannot be imported
        from byhand.widgets.layer_stack import LayerStack
        stack = LayerStack()
        stack.layers = stack.layers[:2]
        stack.selected = 1
        print(sorted(stack._repr_mimebundle_()[0]), repr(stack), "keras" in sys.modules, "tensorflow" in sys.modules)
    """
    ran = subprocess.run(
        [sys.executable, "-c", "\n".join(line.strip() for line in code.splitlines())],
        capture_output=True, text=True, timeout=60, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    words = "[LayerStack: input 28 × 28 × 1; Conv2D · 32 kernels 3 × 3, relu; MaxPooling2D · 2 × 2]"
    assert (ran.stdout.strip(), ran.stderr) == (f"['text/plain'] {words} False False", "")


def test_the_module_is_one_small_self_contained_text() -> None:
    source = module_source("layer_stack")
    assert len(source.encode()) < 40_000
    assert not re.search(r"^import |https?://(?!www\.w3\.org/2000/svg)|\bfetch\(", source, re.MULTILINE)


IN_BROWSER = """cases => cases.map(([layers, shape]) => {
    const {rows, broken, why, total} = module.tableOf(layers, shape);
    const dense = layers.map((layer, index) => module.againstDense(layer, rows[index])).filter(Boolean);
    const texts = layers.map(module.layerText).map(it => [it[0], it[1].join(', ')].filter(Boolean).join(' · '));
    return [rows.map(it => it && [it.shape, it.params]), broken, why, total,
            dense.map(it => [String(it.weights), String(it.dense)]), texts];
})"""


@pytest.fixture(scope="module")
def stack_module(browser: Browser) -> Iterator[Page]:
    with module_page(browser, "layer_stack", "tableOf", "againstDense", "layerText") as page:
        yield page


def in_python(layers: list[dict[str, Any]], shape: tuple[int, ...]) -> list[Any]:
    from byhand.widgets.stacks import layer_text

    stack = LayerStack(layers, shape)
    rows = [None if size is None else [list(size), params] for size, params in stack.table]
    dense = [[str(row["weights"]), str(row["dense_weights"])] for row in stack.against_dense]
    return [rows, stack.impossible, stack.why, stack.total, dense, [layer_text(each) for each in layers]]


@pytest.mark.browser
@settings(max_examples=4, deadline=None)
@given(drawn=st.lists(stacks, min_size=40, max_size=60))
def test_browser_and_python_compute_the_same_table(drawn: list[Any], stack_module: Page) -> None:
    cases = [(layers, (28, 28, 1)) for layers in PRESETS.values()] + [([CONV], (400, 500, 3)), *drawn]
    for case, found in zip(cases, stack_module.evaluate(IN_BROWSER, cases), strict=True):
        assert found == in_python(*case), case


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(stack=stacks)
def test_every_stack_is_built_by_keras_as_the_table_says_or_refused(stack: Any) -> None:
    layers, shape = stack
    mine = LayerStack(layers, shape)
    if mine.impossible is None:
        model = mine.as_keras()
        found = [(tuple(made.output.shape[1:]), made.count_params()) for made in model.layers]
        assert found == mine.table
        assert (model.count_params() if layers else 0) == mine.total
        return
    possible, refused = layers[: mine.impossible], layers[: mine.impossible + 1]
    keras_model(possible, shape)  # all before it can be built
    if refused[-1]["layer"] == "dense":  # Keras takes it, and works along the last axis alone: no classifier
        assert len(keras_model(refused, shape).output_shape) == 4
    else:
        with pytest.raises(ValueError, match=r"zero or negative|incompatible"):
            keras_model(refused, shape)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, total in TOTALS.items() if total])
def test_the_table_is_what_summary_prints(name: str) -> None:
    stack = LayerStack(PRESETS[name])
    lines: list[str] = []
    stack.as_keras().summary(print_fn=lambda line, **_: lines.append(line), line_length=80)
    text = "\n".join(lines)
    rows = re.findall(r"│ \w+ \(\w+\) +│ \(None, ([\d, ]+)\) +│ +([\d,]+) │", text)
    printed = [
        (tuple(int(n) for n in shape.split(",") if n.strip()), int(count.replace(",", ""))) for shape, count in rows
    ]
    assert printed == stack.table
    assert f"Total params: {stack.total:,} " in text
