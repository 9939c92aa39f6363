"""What a fresh clone gets: git ignores what a run writes, and nothing that a person or the build writes."""

import subprocess


def test_git_ignores_no_file_of_the_project(root):
    rooms = ("byhand", "grader", "lessons", "solutions", "source", "tests")
    listing = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", *rooms]
    ignored = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    written_by_a_run = ("__pycache__/", ".ipynb_checkpoints/", "_cache/", "tests/browser/screenshots/")
    lost = [path for path in ignored if not any(trace in path for trace in written_by_a_run)]
    assert not lost, "anchor the pattern in .gitignore that hides these, such as `/build/` for `build/`"
