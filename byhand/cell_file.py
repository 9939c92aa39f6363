"""How the code of a notebook's cell is told from other code in a traceback: by the name of its file."""


def is_cell(file: str) -> bool:
    """Of ipykernel a cell has a file of its own, such as /tmp/ipykernel_123/456.py; IPython alone makes up a name."""
    return "ipykernel_" in file or file.startswith("<ipython-input")
