"""The screenshots in README.md, taken anew: `python benchmarks/pictures.py`, from the checkout; about a minute.

Lesson 1 in a real JupyterLab with a wrong solution, and the class report of the class of `make demo`. Needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from conftest import ARGUMENTS, CHROMIUM  # noqa: E402
from lab_server import running_jupyterlab  # noqa: E402
from notebook_page import NotebookPage  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from grader import places  # noqa: E402
from grader.demo.classroom import LESSON  # noqa: E402
from grader.demo.handed_in import hand_in  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDE, HIGH, TALL = 1000, 900, 1450
FLIPPED = """
def convolve2d(image, kernel):
    image, kernel = image.astype(float), kernel.astype(float)
    (rows, columns), (kh, kw) = image.shape, kernel.shape
    if kh > rows or kw > columns:
        raise ValueError("the kernel is larger than the image")
    result = np.zeros((rows - kh + 1, columns - kw + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r:r + kh, c:c + kw] * np.flip(kernel))
    return result
"""
LIKE = {
    "anouk": "hana",
    "dilan": "hana",
    "elif": "bela",
    "femi": "dina",
    "gita": "hana",
    "imani": "amara",
    "juno": "lucia",
    "kofi": "farah",
    "noor": "dina",
    "oskar": "jomo",
    "petra": "nuru",
    "quinn": "bela",
    "rosa": "hana",
}
"""Who hands in the same as whom of the class of `make demo`."""


def lesson(browser: Browser, folder: Path) -> None:
    """The explorer of lesson 1, and under it an exercise solved with the kernel flipped, as the check reports it."""
    with running_jupyterlab(folder) as server:
        notebook = Path(shutil.copy(places.student_notebook(LESSON), server.folder))
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        opened = NotebookPage(page, notebook)
        opened.open(server.lab_address(notebook.name))
        opened.cell("setup").locator(".cm-content").click()  # what is typed before the notebook has the focus is lost
        page.keyboard.press("ControlOrMeta+b")  # fold the file browser away
        page.wait_for_timeout(1000)
        for cell in ("setup", "binary_example", "explorer"):
            opened.run(cell)
        opened.check("convolve2d", FLIPPED)
        explorer, written, report = (folder / f"{name}.png" for name in ("explorer", "written", "report"))
        opened.cell("explorer").locator(".jp-OutputArea-output").last.screenshot(path=explorer)
        opened.cell("convolve2d").screenshot(path=written)
        opened.cell("convolve2d_check").screenshot(path=report)
        page.close()
    below_each_other([explorer, written, report], PICTURES / "lesson.png")


def below_each_other(parts: list[Path], path: Path) -> None:
    pictures = [Image.open(part).convert("RGB") for part in parts]
    whole = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), "white")
    top = 0
    for picture in pictures:
        whole.paste(picture, (whole.width - picture.width, top))
        top += picture.height
    whole.quantize(256).save(path, optimize=True)


def class_report(browser: Browser, folder: Path) -> None:
    """The class of `make demo` and some more like them, handed in, graded and reported in a course folder."""
    course = folder / "course"
    (course / "source" / LESSON).mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copy(places.source_notebook(LESSON), course / "source" / LESSON)
    run(course, "-m", "nbgrader", "generate_assignment", LESSON, "--create")
    hand_in(course / "submitted")
    for name, other in LIKE.items():  # in a class of fifteen, each with a fault of their own, no two share an idea
        shutil.copytree(course / "submitted" / other, course / "submitted" / name)
    run(course, "-m", "grader", "autograde", LESSON, "--seed", "1", may_fail=True)  # one file is damaged on purpose
    run(course, "-m", "grader", "report", LESSON, "--html", "class.html")
    page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
    page.goto((course / "class.html").as_uri())
    picture = folder / "class.png"
    page.screenshot(path=picture, full_page=True)
    page.close()
    whole = Image.open(picture).convert("RGB")
    whole.crop((0, 0, WIDE, min(whole.height, TALL))).quantize(256).save(PICTURES / "report.png", optimize=True)


def run(course: Path, *arguments: str, may_fail: bool = False) -> None:
    """Run a Python module in the course folder. CalledProcessError when it fails and may not."""
    scripts = Path(sys.executable).parent
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([sys.executable, *arguments], cwd=course, env=environment, check=not may_fail)


def main() -> None:
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        sys.exit("this needs Chromium (sudo apt install chromium)")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        lesson(browser, Path(home))
        class_report(browser, Path(home))
        browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
