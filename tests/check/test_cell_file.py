"""Code of a notebook's cell is told from that of packages, in JupyterLab and in IPython alone."""

import ipykernel.kernelbase
import pytest
from ipykernel.compiler import get_file_name
from IPython.core.compilerop import code_name

from byhand.cell_file import is_cell


@pytest.mark.parametrize(
    "file",
    [get_file_name("1 / 0"), code_name("1 / 0", 3), r"C:\Temp\ipykernel_8\12.py"],
    ids=["here", "IPython alone", "Windows"],  # the first has the number of this process in it
)
def test_the_file_of_a_cell_is_known(file):
    assert is_cell(file)


@pytest.mark.parametrize(
    "file",
    [ipykernel.kernelbase.__file__, pytest.__file__, "<string>", "<__array_function__>"],
    ids=["ipykernel", "a package", "exec", "NumPy"],
)
def test_other_code_is_not_taken_for_a_cell(file):
    assert not is_cell(file)
