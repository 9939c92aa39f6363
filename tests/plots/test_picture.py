"""A picture carries its text alternative into every front end, and leaves nothing behind."""

import base64
import gc
import io
import subprocess
import sys
import weakref

import numpy as np
import pytest
from PIL import Image

from byhand import plots
from byhand.plots.picture import Picture, new_figure


@pytest.fixture
def picture() -> Picture:
    return plots.number_grid([[1, 2], [3, 4]], title="four numbers")


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        Picture(new_figure(1, 1), "  ")


def test_a_page_without_server_gets_a_png_with_alt_metadata(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == picture.alt
    assert picture.alt in data["text/plain"]


def test_a_live_notebook_gets_an_img_element_with_alt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    picture = plots.number_grid([[1]], alt='one "number" <b>')
    data, _ = picture._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    assert 'alt="one &quot;number&quot; &lt;b&gt;"' in data["text/html"]
    assert 'src="data:image/png;base64,' in data["text/html"]


def test_plain_text_shows_the_words(picture: Picture) -> None:
    assert repr(picture) == "[Picture: four numbers: 2 by 2, rows 1 2; 3 4.]"


def test_the_same_drawing_gives_the_same_bytes() -> None:
    first, second = (plots.number_grid(np.eye(3), window=(0, 0, 2, 2)).png for _ in range(2))
    assert first == second


def test_the_paper_is_opaque_white_for_dark_themes(picture: Picture) -> None:
    image = Image.open(io.BytesIO(picture.png))
    assert "transparency" not in image.info
    assert image.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)


def test_grey_pictures_keep_all_their_shades() -> None:
    shades = np.tile(np.arange(256, dtype=np.uint8), (16, 1))
    image = Image.open(io.BytesIO(plots.picture_strip({"ramp": shades}, size=4).png))
    assert image.mode == "L"
    assert len(image.getcolors(256) or []) > 250  # the frame may cover the first and the last


def test_a_figure_is_freed_with_its_picture() -> None:
    picture = plots.line_curves({"a": [1, 2]})
    assert picture.png
    figure = weakref.ref(picture.figure)
    del picture
    gc.collect()
    assert figure() is None


def test_pyplot_and_its_list_of_open_figures_are_never_loaded() -> None:
    code = (
        "import sys; from byhand import plots; "
        "plots.number_grid([[1]]).png; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
