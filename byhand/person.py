"""Is anybody there? What only a person at a notebook has use for is left out in scripts, tests and grading."""

import os
from typing import Any


def kernel() -> Any:
    """The Jupyter kernel that runs this code, or None in scripts, terminals and the graders' sandbox."""
    import sys

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None)


def somebody_is_there() -> bool:
    """True while a cell runs that a person's front end sent (JupyterLab, Notebook, VS Code, a console).

    The sign is the cell's own message: front ends say in it that `input()` may ask somebody (`allow_stdin`), nbclient,
    nbconvert and nbgrader say that nobody is there. False outside a kernel, and whenever nbgrader runs a notebook.
    """
    running = kernel()
    if running is None or "NBGRADER_EXECUTION" in os.environ:
        return False
    try:
        request = running.get_parent("shell")
        return request["content"].get("allow_stdin") is True and request["header"]["msg_type"] == "execute_request"
    except Exception:  # another kind of kernel, or no cell runs
        return False
