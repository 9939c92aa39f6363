"""TrainingMonitor: a callback to Keras, a widget in a notebook, lines of text in a script, nothing when graded."""

from __future__ import annotations

import base64
import io
import json
import math
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from byhand.keras_if_there import keras_if_there
from byhand.widgets.pace import Pace, time_in_words
from byhand.widgets.piece import module_source
from byhand.widgets.training_monitor import TrainingMonitor

ROOT = Path(__file__).parents[2]
INPUTS, LABELS = np.arange(40.0).reshape(20, 2) / 40, np.arange(20) % 2


@pytest.fixture
def model() -> Any:
    keras = keras_if_there()
    layers = [keras.layers.Input((2,)), keras.layers.Dense(2, activation="softmax")]
    made = keras.Sequential(layers)
    made.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return made


def fit(model: Any, monitor: Any, **more: Any) -> Any:
    settings = {"epochs": 3, "batch_size": 4, "verbose": 0, "callbacks": [monitor]} | more
    return model.fit(INPUTS, LABELS, **settings)


def test_it_has_every_method_that_keras_calls(model: Any) -> None:
    import keras

    wanted = [name for name in dir(keras.callbacks.Callback) if name.startswith(("on_", "set_"))]
    assert len(wanted) > 15
    assert [name for name in wanted if not callable(getattr(TrainingMonitor, name, None))] == []


def test_it_ends_with_the_history_that_fit_returns(model: Any) -> None:
    monitor = TrainingMonitor("net")
    history = fit(model, monitor, validation_split=0.2).history
    assert monitor.history == history
    assert set(history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert (monitor.phase, monitor.epoch, monitor.epochs, monitor.batches) == ("done", 3, 3, 4)
    assert monitor.seconds_left is None
    assert monitor.seconds > 0


def test_a_stop_ends_after_the_present_batch_and_keeps_the_model(model: Any) -> None:
    import keras

    monitor, seen = TrainingMonitor(), []

    def stop_in_the_second_epoch(batch: int, logs: Any) -> None:
        seen.append(batch)
        if len(seen) == 7:  # two batches into the second epoch of five
            monitor.stop()

    stopper = keras.callbacks.LambdaCallback(on_train_batch_end=stop_in_the_second_epoch)
    history = fit(model, stopper, callbacks=[stopper, monitor], epochs=9)
    assert seen == [0, 1, 2, 3, 4, 0, 1]
    assert len(history.history["loss"]) == 2
    assert monitor.phase == "stopped"
    assert model.predict(INPUTS, verbose=0).shape == (20, 2)
    assert len(fit(model, monitor).history["loss"]) == 3, "the next training is not stopped"
    assert (monitor.phase, monitor.run) == ("done", 2)


def test_only_the_button_of_this_training_stops_it() -> None:
    monitor = TrainingMonitor()
    monitor.on_train_begin()
    for content in ({"stop": 0}, {"stop": 2}, {}, None, "stop"):
        monitor._handle_custom_msg(content, [])
        assert not monitor._stop_asked.is_set()
    monitor._handle_custom_msg({"stop": 1}, [])
    assert monitor._stop_asked.is_set()
    monitor.on_train_end()
    assert monitor.phase == "stopped"


def test_nothing_to_stop_is_no_stop_for_later() -> None:
    monitor = TrainingMonitor()
    monitor.stop()
    monitor.on_train_begin()
    assert not monitor._stop_asked.is_set()


def test_epochs_of_unknown_length_and_rare_validation(model: Any) -> None:
    monitor = TrainingMonitor()

    def batches() -> Any:
        while True:
            yield INPUTS[:4], LABELS[:4]

    def six() -> Any:
        yield from (pair for pair, _ in zip(batches(), range(6), strict=False))

    model.fit(six(), epochs=1, verbose=0, callbacks=[monitor])
    assert (monitor.batches, monitor.epoch) == (6, 1)
    history = fit(model, monitor, epochs=4, validation_split=0.2, validation_freq=2).history
    assert [len(values) for values in history.values()] == [4, 4, 2, 2]
    assert [math.isnan(value) for value in monitor.history["val_loss"]] == [True, False, True, False]
    assert monitor.history["val_loss"][1::2] == history["val_loss"]
    assert monitor.get_state()["history"]["val_loss"][0] is None
    assert "nan" not in json.dumps(monitor.get_state()["history"]).lower()


def test_a_training_that_is_taken_up_again_counts_its_own_epochs(model: Any) -> None:
    monitor = TrainingMonitor()
    fit(model, monitor, epochs=7, initial_epoch=5)
    assert (monitor.epoch, monitor.epochs, len(monitor.history["loss"])) == (2, 2, 2)


def test_it_watches_a_model_whoever_trains_it(model: Any, tmp_path: Path) -> None:
    import keras

    monitor = TrainingMonitor()
    assert monitor.watch(model) is model
    history = model.fit(INPUTS, LABELS, epochs=2, verbose=0)
    assert monitor.history == history.history
    model.save(tmp_path / "net.keras")
    assert np.array_equal(keras.models.load_model(tmp_path / "net.keras").get_weights()[0], model.get_weights()[0])


def test_outside_of_training_it_says_nothing(model: Any) -> None:
    monitor = TrainingMonitor()
    model.evaluate(INPUTS, LABELS, verbose=0, callbacks=[monitor])
    model.predict(INPUTS, verbose=0, callbacks=[monitor])
    assert monitor.phase == "waiting"


def test_a_training_that_is_over_can_be_shown() -> None:
    monitor = TrainingMonitor("last year", history={"loss": [3, 2, 1.5], "accuracy": [0.1, 0.5, 0.6]})
    assert (monitor.phase, monitor.epoch, monitor.epochs) == ("done", 3, 3)
    assert monitor.in_words() == "last year: training is over, epoch 3 of 3, loss 1.5000, accuracy 0.6000"
    assert "training loss goes from 3 to 1.5" in monitor.picture().alt


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("history", [1, 2], "lists of numbers by name, as in model.fit"),
        ("history", {"loss": ["low"]}, "lists of numbers by name"),
        ("history", {"loss": [1, 2], "val_loss": [1]}, "one number for each epoch, all equally many"),
        ("now", {"loss": [1]}, "numbers by name"),
        ("phase", "asleep", "phase"),
        ("epoch", -1, "epoch"),
    ],
)
def test_errors_say_what_to_change(name: str, value: object, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        setattr(TrainingMonitor(), name, value)


@pytest.mark.parametrize("history", [{}, {"loss": [2, math.nan, 1]}, {"loss": [1], "val_loss": [2], "mae": [3]}])
def test_a_picture_with_words_stands_in(history: dict[str, list[float]]) -> None:
    data, metadata = TrainingMonitor("net", history=history)._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert len(metadata["image/png"]["alt"]) > 40
    assert data["text/plain"].startswith("[TrainingMonitor: net: training")


def test_in_a_script_it_writes_a_line_an_epoch(model: Any, capsys: pytest.CaptureFixture[str]) -> None:
    fit(model, TrainingMonitor(), validation_split=0.2)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("   ")[0] for line in lines] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert all("val_accuracy" in line and "\r" not in line for line in lines)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_terminal_the_line_is_rewritten(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    fit(model, TrainingMonitor())
    text = screen.getvalue()
    assert text.count("\n") == 3
    assert "\repoch 1/3   batch 5/5" in text
    assert {len(line) for line in text.replace("\n", "").split("\r")} == {0, 79}


def test_graded_it_writes_nothing_shows_nothing_and_trains_all_the_same() -> None:
    cell = """
        import byhand.quiet_keras, keras, numpy as np
        from byhand.widgets.training_monitor import TrainingMonitor
        monitor = TrainingMonitor()
        model = monitor.watch(keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)]))
        model.compile("sgd", "mse")
        history = model.fit(np.ones((8, 2)), np.ones(8), epochs=2, verbose=0)
        assert len(history.history["loss"]) == 2 and monitor.phase == "done"
    """
    code = f"""
        import sys
        from inside.shell import RecordingShell
        shell = RecordingShell.instance()
        shell.run_cell({textwrap.dedent(cell)!r}).raise_error()
        sys.__stdout__.write(repr(shell.recorder.take()))
    """
    ran = run(code)
    assert (ran.stdout, ran.stderr) == ("[]", "")


def test_neither_keras_nor_tensorflow_is_imported_with_it() -> None:
    ran = run("""
        import sys
        from byhand.widgets.training_monitor import TrainingMonitor
        TrainingMonitor("x").on_train_begin()
        print(sorted({"keras", "tensorflow"} & set(sys.modules)))
    """)
    assert ran.stdout == "[]\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT / "grader"), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip


def test_the_time_left_follows_the_pace() -> None:
    now = 0.0
    pace = Pace(3, clock=lambda: now)
    pace.epoch_begins(1, 10)
    now = 5.0  # the first batch compiles
    pace.batch_ends(1)
    assert pace.seconds_left is None
    for batch in range(2, 11):
        now += 1
        pace.batch_ends(batch)
    assert pace.seconds_left == 20
    now += 4  # validation
    pace.epoch_begins(2, 10)
    assert pace.seconds_left == 20 + 10 * 0 + 4
    now += 1
    pace.batch_ends(1)
    assert pace.seconds_left == 19 + 4


@pytest.mark.parametrize(("seconds", "words"), [(0, "1 s"), (59.4, "59 s"), (61, "1 min 01 s"), (4200, "1 h 10 min")])
def test_time_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words


def test_the_module_is_small() -> None:
    assert len(module_source("training_monitor").encode()) < 40_000


CELL = """
import byhand.quiet_keras, keras, numpy as np, time
from byhand.widgets.training_monitor import TrainingMonitor
model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
monitor = TrainingMonitor()
slow = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: time.sleep(0.02))
order = []
print(monitor.comm.comm_id)
"""
FIT = """
history = model.fit(np.ones((400, 2)), np.ones(400), batch_size=4, epochs=50, verbose=0, callbacks=[slow, monitor])
order.append(len(history.history["loss"]))
"""


@pytest.mark.slow
def test_a_stop_that_waits_behind_other_cells_is_seen_and_no_message_is_lost_or_run_out_of_turn() -> None:
    """The comm's messages on the main shell, as VS Code sends them, and JupyterLab with ipykernel 6."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(extra_arguments=["--Session.key=b'secret'"])
    try:
        printed: list[str] = []
        client.execute_interactive(
            CELL, timeout=120, output_hook=lambda m: printed.append(m["content"].get("text", ""))
        )
        comm_id = "".join(printed).strip()
        first = client.execute(FIT)
        requests = [client.execute(f"order.append('after {number}')") for number in range(3)]
        wait_for_epoch(client, first)
        content = {"comm_id": comm_id, "data": {"method": "custom", "content": {"stop": 1}}}
        client.shell_channel.send(client.session.msg("comm_msg", content))
        requests.append(client.execute("order.append(monitor.phase)"))
        for request in [first, *requests]:
            reply = client.get_shell_msg(timeout=60)
            assert reply["parent_header"]["msg_id"] == request, "replies come in the order of the requests"
            assert reply["content"]["status"] == "ok"
        printed.clear()
        client.execute_interactive("print(order)", output_hook=lambda m: printed.append(m["content"].get("text", "")))
        order = eval("".join(printed))
        assert order[1:] == ["after 0", "after 1", "after 2", "stopped"]
        assert 1 <= order[0] <= 20
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def wait_for_epoch(client: Any, request: str) -> None:
    """Until the browser would show the second epoch."""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "comm_msg" and message["content"]["data"].get("state", {}).get("epoch") == 2:
            return


@pytest.mark.slow
def test_nbconvert_shows_the_last_picture_and_an_interrupted_training_is_said() -> None:
    import nbformat
    from nbclient import NotebookClient

    fails = "def fail(batch, logs):\n    if batch == 5: raise RuntimeError('out of memory')\n"
    fails += "failing = keras.callbacks.LambdaCallback(on_train_batch_end=fail)\n"
    fails += "model.fit(np.ones((400, 2)), np.ones(400), batch_size=4, verbose=0, callbacks=[failing, monitor])"
    good = "model.fit(np.ones((4, 2)), np.ones(4), epochs=2, verbose=0, callbacks=[monitor])"
    sources = [CELL, f"{good};", fails, "print(monitor.phase, monitor.run)"]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[2].metadata["tags"] = ["raises-exception"]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = cells[1].outputs[0]
    assert "Curves over 2 epochs" in shown.metadata["image/png"]["alt"]
    assert [output.output_type for output in cells[1].outputs] == ["display_data"]
    assert "Training was interrupted" in cells[2].outputs[0].metadata["image/png"]["alt"]
    assert cells[3].outputs[0].text == "interrupted 2\n"


def test_the_words_of_a_picture_keep_their_capitals() -> None:
    monitor = TrainingMonitor("the small CNN", history={"loss": [1.0, 0.5]})
    assert monitor.picture().alt.startswith("The small CNN: training is over")
