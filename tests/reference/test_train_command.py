"""`python -m grader train`: what it refuses and says, and that it sets up a GPU before TensorFlow is used."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from test_training import few_images

from grader.__main__ import main
from grader.reference.training import card, images
from grader.reference.training.recipe import RECIPES

WITH_A_GPU = """
import tensorflow as tf
from tensorflow.python.eager.context import context

def set_memory_growth(gpu, grows):  # raises where TensorFlow's own would
    if context()._context_handle is not None:
        raise RuntimeError("Physical devices cannot be modified after being initialized")
    print(gpu, "grows:", grows)

tf.config.list_physical_devices = lambda kind: [f"first {kind}", f"second {kind}"]
tf.config.experimental.set_memory_growth = set_memory_growth
tf.config.experimental.get_device_details = lambda gpu: {"device_name": f"name of {gpu}"}
"""


def ran(code: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"BYHAND_DATA": str(data)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--ship", "--all"], "leave out --all or --ship"),
        (["--seeds", "-1"], "a seed is a whole number from 0 to 4294967295, not -1"),
        (["--seeds", "0", "4294967296"], "not 4294967296"),
        (["--seeds", "one"], "invalid int value: 'one'"),
        (["--recipe", "other"], "invalid choice: 'other'"),
    ],
)
def test_wrong_usage_is_refused_with_status_2(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["train", *arguments])
    assert refused.value.code == 2
    assert why in capsys.readouterr().err


def test_missing_data_is_said_with_status_1(tmp_path: Path) -> None:
    done = ran("import sys; from grader.__main__ import main; sys.exit(main(['train', '--device', 'cpu']))", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_gpu_is_set_up_by_the_command_before_tensorflow_is_used(tmp_path: Path) -> None:
    train = "import sys; from grader.__main__ import main; sys.exit(main(['train', '--device', 'gpu']))"
    done = ran(WITH_A_GPU + train, tmp_path)
    assert done.stdout == "first GPU grows: True\nsecond GPU grows: True\n"
    assert done.returncode == 1  # past the choice of the device: the data is missing
    assert str(tmp_path) in done.stderr


def test_a_gpu_trains_in_half_precision_with_xla(tmp_path: Path) -> None:
    choose = "from grader.reference.training.device import choose_device; print(choose_device('auto'))"
    done = ran(WITH_A_GPU + choose, tmp_path)
    wanted = "Device(place='/GPU:0', name='name of first GPU', policy='mixed_float16', jit=True)"
    assert done.stdout.splitlines()[-1] == wanted


def test_a_gpu_that_is_in_use_already_is_refused_as_wrong_usage(tmp_path: Path) -> None:
    used = "import sys; import byhand.quiet_keras; from grader.__main__ import main; main(['train', '--device', 'gpu'])"
    done = ran(WITH_A_GPU + used, tmp_path)
    assert done.returncode == 2
    assert "this process has used the GPU already" in done.stderr


@pytest.mark.slow
def test_seeds_are_trained_shipped_and_summed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the real run, only the images are fewer (MNIST is not at hand everywhere), and the epochs."""
    models = tmp_path / "models"
    monkeypatch.setattr(images, "load_images", lambda data, hold_out_embedded: few_images())
    monkeypatch.setattr(card, "ship", functools.partial(card.ship, into=models))
    monkeypatch.setitem(RECIPES, "best", dataclasses.replace(RECIPES["best"], epochs=1, averaged=1))
    seeds = ["--seeds", "3", "5"]
    assert main(["train", "--device", "cpu", "--ship", *seeds, "--output", str(tmp_path)]) == 0

    runs = [tmp_path / "digits-best-1500" / f"seed-{seed}" / "result.json" for seed in (3, 5)]
    shares = [json.loads(run.read_text())["figures"]["test_accuracy"] for run in runs]
    said = capsys.readouterr().out.splitlines()
    mean, deviation = 100 * statistics.mean(shares), 100 * statistics.stdev(shares)
    assert said[-2] == f"digits-best-1500: mean {mean:.2f} % of 2 seeds, standard deviation {deviation:.2f} %"
    assert f"seed 5: {100 * shares[1]:.2f} % of the test images" in said
    assert {path.name for path in models.iterdir()} == {f"digits_cnn.{ending}" for ending in ("npz", "json", "md")}
