"""The corpus of hostile and broken submissions, graded: by family, how many went as promised.

`python benchmarks/corpus.py`, from the checkout; some minutes. Runs the tests of `tests/hostile`; prints Markdown.
Exit status 3 when one failed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from figures import AIM_MISSED

ROOT = Path(__file__).resolve().parent.parent
TESTS = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "slow", "tests/hostile"]
RUNGS = ("warm", "cold")
TESTS_FAILED = 1
"""Exit status of pytest when all tests ran and some failed."""


def outcome(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    skipped = case.find("skipped")
    if skipped is None:
        return "as promised"
    return "known gap" if skipped.get("type") == "pytest.xfail" else "not tried"


def counted(report: Path) -> dict[str, dict[str, Counter[str]]]:
    """family -> rung -> outcome -> how many submissions."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for case in ET.parse(report).iter("testcase"):
        said = {p.get("name"): p.get("value", "") for p in case.iter("property")}
        if "family" in said:
            rungs = found.setdefault(said["family"], {rung: Counter() for rung in RUNGS})
            rungs[said["rung"]][outcome(case)] += 1
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        run = subprocess.run([sys.executable, *TESTS, f"--junitxml={report}"], cwd=ROOT, stdout=sys.stderr, check=False)
        if run.returncode not in (0, TESTS_FAILED):
            sys.exit(f"the tests broke off (pytest's exit status {run.returncode}), so nothing is said of all of them")
        families = counted(report)
        if not families:
            sys.exit("no submission was tried: `python -m grader grade` says whether a sandbox works here")
    print("| family | warm sandbox | a sandbox for each |\n|---|---|---|")
    for family, rungs in families.items():
        cells = [", ".join(f"{number} {what}" for what, number in rungs[rung].items()) or "–" for rung in RUNGS]
        print(f"| {family} | {' | '.join(cells)} |")
    totals = [sum(sum(rungs[rung].values()) for rungs in families.values()) for rung in RUNGS]
    print(f"| *all* | {totals[0]} | {totals[1]} |")
    return AIM_MISSED if run.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
