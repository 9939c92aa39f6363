"""CITATION.cff and pyproject.toml say the same of the package."""

import re

import pytest
import yaml


@pytest.fixture(scope="module")
def citation(root):
    return yaml.safe_load((root / "CITATION.cff").read_text())


def test_version_and_authors_are_those_of_the_package(citation, project):
    assert citation["version"] == project["version"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]


def test_it_names_every_licence_of_the_package(citation, project):
    licences = project["license"].split(" AND ")
    assert citation["license"] == licences[0]
    named = set(re.findall(r"[\w.-]*\w", citation["abstract"]))
    assert set(licences) <= named
