"""Putting locked cells back: check and set-up cells that a student edited, retyped, moved, copied or deleted."""

from __future__ import annotations

import copy
from typing import Any

CHECK_SUFFIX = "_check"
HANDED_OUT = "handed_out"
"""Metadata of a released cell: the text that students got, where hidden tests were taken out of it."""
NOT_HERE = "{} is not in this notebook (taken out, or added to the lesson since it was handed out)"


def exercises_in(notebook: Any) -> frozenset[str]:
    """Names of the exercises that a notebook has check cells for."""
    names = [identity(cell) or "" for cell in notebook.cells]
    return frozenset(name.removesuffix(CHECK_SUFFIX) for name in names if name.endswith(CHECK_SUFFIX))


def identity(cell: Any) -> str | None:
    """nbgrader's id of a cell; where a tool dropped that, the cell's own id, which our lessons set alike."""
    info = cell.metadata.get("nbgrader")
    found = info.get("grade_id") if isinstance(info, dict) else cell.get("id")
    return found if isinstance(found, str) else None


def restore(notebook: Any, release: Any) -> tuple[Any, list[str]]:
    """A copy of the notebook with every locked cell as it was released, and a sentence on each thing put right.

    A check may stand anywhere behind its exercise's solution, a set-up cell anywhere before the first exercise, a test
    cell of the instructor's own anywhere behind what stood before it; one that is gone or stands elsewhere is put
    there. A cell for a student's answer keeps the answer and gets its released type and metadata (points are not the
    student's to set); where it is graded and gone, it comes back unanswered.
    Cells of the student's own stay as they are.
    """
    notes: list[str] = []
    result = copy.deepcopy(notebook)
    released = {name: cell for cell in release.cells if (name := identity(cell)) and "nbgrader" in cell.metadata}
    _drop_second_ids(result.cells, released, notes)
    for name in sorted(released, key=lambda name: not name.endswith(CHECK_SUFFIX)):
        # checks first: a check that was moved to the top must not make the set-up cell look moved
        info = released[name].metadata.nbgrader
        if info.get("locked") or (info.get("grade") and not info.get("solution")):
            _put_back(result.cells, list(released), name, released[name], notes)
        else:
            _reclaim(result.cells, list(released), name, released[name], notes)
    return result, notes


def _reclaim(cells: list[Any], order: list[str], name: str, original: Any, notes: list[str]) -> None:
    """Give an answer cell its released type and metadata back, and insert it where it is graded and gone."""
    position = next((i for i, cell in enumerate(cells) if identity(cell) == name), None)
    if position is None:
        if original.metadata.nbgrader.get("grade") or original.metadata.nbgrader.get("task"):
            notes.append(f"{NOT_HERE.format(name)}; it was put in, unanswered")
            cells.insert(_behind_predecessors(cells, order, name), _fresh(original))
        return
    fresh = _fresh(original)
    fresh.source = cells[position].source
    if "attachments" in cells[position] and fresh.cell_type == "markdown":
        fresh["attachments"] = cells[position]["attachments"]
    if cells[position].cell_type != original.cell_type:
        notes.append(
            f"the cell {name} had been made a {cells[position].cell_type} cell and was made {original.cell_type}"
        )
    cells[position] = fresh


def _drop_second_ids(cells: list[Any], released: dict[str, Any], notes: list[str]) -> None:
    """The first cell with an id keeps it; copies, and ids that were never released, lose their nbgrader metadata."""
    kept: set[str] = set()
    unknown: list[str] = []
    for number, cell in enumerate(cells):
        name = identity(cell)
        if name in released and name not in kept:
            kept.add(name)
            continue
        if name in kept:
            notes.append(f"a second cell with the id {name} lost that id")
            cell["id"] = f"copy-{number}"
        elif _graded(cell):
            unknown.append(str(name))
        cell.metadata.pop("nbgrader", None)
    if unknown:  # a student may have written these: few, short, and no control characters
        named = ", ".join(repr(name[:40]) for name in unknown[:5]) + (", …" if len(unknown) > 5 else "")
        notes.append(f"graded cells that the lesson does not have (any more) count nothing: {named}")


def _graded(cell: Any) -> bool:
    info = cell.metadata.get("nbgrader")
    return isinstance(info, dict) and bool(info.get("grade") or info.get("task"))


def _put_back(cells: list[Any], order: list[str], name: str, original: Any, notes: list[str]) -> None:
    position = next((i for i, cell in enumerate(cells) if identity(cell) == name), None)
    found = cells.pop(position) if position is not None else None
    first, last, best = _places(cells, order, name, tests=bool(original.metadata.nbgrader.get("grade")))
    if found is None or position is None:
        notes.append(f"{NOT_HERE.format(name)}; it was put in")
        place = best
    else:
        handed_out = original.metadata.get(HANDED_OUT, original.source)
        if found.cell_type != original.cell_type or found.source not in (original.source, handed_out):
            if _as_handed_out(found):
                notes.append(
                    f"the locked cell {name} was changed in the lesson since this was handed out; now it is the new one"
                )
            else:
                notes.append(f"the locked cell {name} had been changed and was restored")
        place = min(max(position, first), last)
        if place != position:
            notes.append(f"the locked cell {name} had been moved and was put back")
    cells.insert(place, _fresh(original))


def _as_handed_out(cell: Any) -> bool:
    """True for a cell that has the checksum nbgrader gave it: then the lesson was changed, and not by the student.

    (Who knows nbgrader can forge that; it decides a note's wording and nothing else.)
    """
    from nbgrader.utils import compute_checksum

    try:
        return bool(cell.metadata.nbgrader["checksum"] == compute_checksum(cell))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _fresh(original: Any) -> Any:
    cell = copy.deepcopy(original)
    cell.metadata.pop(HANDED_OUT, None)
    return cell


def _places(cells: list[Any], order: list[str], name: str, tests: bool) -> tuple[int, int, int]:
    """The first and the last index at which a locked cell may stand, and where it goes when it is missing.

    tests: it is a test cell of the instructor's own. Which answers it tests is not known: it stays behind all that
    stood before it.
    """
    positions = {identity(cell): i for i, cell in enumerate(cells)}
    solution = name.removesuffix(CHECK_SUFFIX)
    number = order.index(name)
    if tests and (solution == name or solution not in order):
        behind = _behind_predecessors(cells, order, name)
        return behind, len(cells), behind
    if solution != name:
        if solution in positions:
            return positions[solution] + 1, len(cells), positions[solution] + 1
        return 0, len(cells), _behind_predecessors(cells, order, name)
    after = [positions[other] for other in order[number + 1 :] if other in positions]
    last = min(after) if after else len(cells)
    return 0, last, min(_behind_preamble(cells), last)


def _behind_predecessors(cells: list[Any], order: list[str], name: str) -> int:
    """The place behind the last cell that stood before `name` when the lesson was released."""
    positions = {identity(cell): i for i, cell in enumerate(cells)}
    before = [positions[other] for other in order[: order.index(name)] if other in positions]
    return max(before) + 1 if before else 0


def _behind_preamble(cells: list[Any]) -> int:
    """Where the code begins: a set-up cell goes behind the title, before everything that could need it."""
    return next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
