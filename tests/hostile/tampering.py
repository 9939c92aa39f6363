"""Tampering with the check, its inputs, NumPy, Python's own functions and IPython's hooks.

Everything is solved but `relu`: nothing that is done may earn its points, or cost those of the others.
"""

# ruff: noqa: E501 - students' sources are read more easily where they stay on one line
from __future__ import annotations

from tests.hostile.entry import ALL, Entry, cell, only, relu

RELU = ("relu",)
LAST = "kernel_names"


def early(name: str, source: str, **more: object) -> Entry:
    """A cell before every question, in a notebook in which `relu` is wrong."""
    return Entry(name, cell(source), wrong=RELU, **more)  # type: ignore[arg-type]


def _of_relu(name: str, body: str, **more: object) -> Entry:
    return Entry(name, relu(body), lost=only("relu"), **more)  # type: ignore[arg-type]


FROM_FRAMES = """
import sys
frame = sys._getframe()
while frame is not None:
    if "wire" in frame.f_locals:
        wire, cell = frame.f_locals["wire"], frame.f_locals["cell"]
        for case in range(len(cell["cases"])):
            answer = {"outcome": "returned", "value": 5.0}
            wire.send({"event": "answer", "cell": cell["index"], "case": case, "answer": answer})
    frame = frame.f_back
return 5.0
"""
FORGED_DUMPS = """
import json
right = json.dumps
def dumps(thing, *more, **named):
    if isinstance(thing, dict) and thing.get("event") == "answer":
        thing = {**thing, "answer": {"outcome": "returned", "value": 5.0, "score": 20, "points": 20}}
    return right(thing, *more, **named)
json.dumps = dumps
"""
EMPTY_CASES = """
import gc
for thing in gc.get_objects():
    if isinstance(thing, dict) and thing.get("exercise") == "relu" and "cases" in thing:
        thing["cases"] = []
"""
REBINDS = """
import threading, time
world = globals()
def again():
    while True:
        world["check"] = lambda *arguments: 20.0
        time.sleep(0.001)
threading.Thread(target=again, daemon=True).start()
"""
FINDER = """
import importlib, importlib.abc, importlib.util, sys
class Fake(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name.startswith("byhand") else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.checker = lambda lesson: lambda *arguments: 20.0
sys.meta_path.insert(0, Fake())
for name in [name for name in sys.modules if name.startswith("byhand")]:
    del sys.modules[name]
"""
EQUALS_EVERYTHING = """
class Yes(np.ndarray):
    def __eq__(self, other): return np.True_
    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: np.False_
    def __sub__(self, other): return np.zeros(1)
    __rsub__ = __sub__
    def __array__(self, *arguments, **named): return np.zeros(1)
    def __array_ufunc__(self, *arguments, **named): return np.zeros(1)
    def __array_function__(self, *arguments, **named): return True
return np.zeros(3).view(Yes)
"""

ENTRIES = [
    early("check is a function of the student's", "check = lambda *arguments: 20.0"),
    early("check's class answers 1e9", "type(check).__call__ = lambda *arguments: 1e9"),
    early(
        "check's module is another",
        "import sys, types\nfor name in [n for n in sys.modules if n.startswith('byhand.check')]:\n"
        "    sys.modules[name] = types.ModuleType(name)",
    ),
    early("the comparison says yes", "import byhand.check.compare as c\nc.mismatch = c.compare = lambda *a, **k: None"),
    early("the mark is full marks", "import byhand.check.mark as m\nm.mark = m.missing = lambda *a, **k: 20.0"),
    early(
        "the probes answer themselves",
        "import byhand.check.ask as a\nfor name in a.PROBES:\n    a.PROBES[name] = lambda *x: a.Answer('returned', 5.0)",
        may_lose=ALL,
    ),
    early("answers are rewritten on their way", FORGED_DUMPS, may_lose=ALL),
    early(
        "os.write sends something else",
        "import os\nright = os.write\nos.write = lambda fd, data: right(fd, bytes(data).replace(b'0.5', b'5.0'))",
        may_lose=ALL,
    ),
    early("the cases of an exercise are taken away", EMPTY_CASES),
    Entry("frames are climbed to the pipe", relu(FROM_FRAMES), lost=only("relu"), told="makes? no sense"),
    early("a thread binds check again and again", REBINDS),
    early("an import hook makes a byhand of its own", FINDER, may_lose=ALL),
    early("NumPy says that all is close", "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True"),
    early("NumPy's arrays are replaced", "np.asarray = np.array = lambda *a, **k: 5.0", may_lose=ALL),
    early(
        "NumPy is another module", "import sys, types\nsys.modules['numpy'] = types.ModuleType('numpy')", may_lose=ALL
    ),
    early("NumPy raises on every rounding", "np.seterr(all='raise')", may_lose=only("relu")),
    early("isinstance says yes", "import builtins\nbuiltins.isinstance = lambda *a: True", may_lose=ALL),
    early("float, abs and len say 5", "import builtins as b\nb.float = b.abs = b.len = lambda *a: 5", may_lose=ALL),
    early("__import__ is gone", "import builtins\ndel builtins.__import__", may_lose=ALL),
    early("the recursion limit is 50", "import sys\nsys.setrecursionlimit(50)", may_lose=ALL),
    early("Python traces every line", "import sys\nsys.settrace(lambda *a: 1 / 0)", may_lose=ALL),
    early(
        "an AST transformer makes every number 5",
        "import ast\nclass Five(ast.NodeTransformer):\n    def visit_Constant(self, node):\n"
        "        return ast.copy_location(ast.Constant(5.0), node)\nget_ipython().ast_transformers.append(Five())",
        may_lose=ALL,
    ),
    early(
        "an AST transformer raises",
        "class Bad:\n    def visit(self, node): raise RuntimeError\nget_ipython().ast_transformers.append(Bad())",
    ),
    early(
        "an input transformer rewrites every check",
        "get_ipython().input_transformers_cleanup.append(\n"
        "    lambda lines: ['20.0'] if any('check(' in line for line in lines) else lines)",
    ),
    Entry(
        "an input transformer never ends",
        cell("def forever(lines):\n    while True: pass\nget_ipython().input_transformers_post.append(forever)", LAST),
        may_lose=only(LAST),
    ),
    early("the display hook shows 20.0", "import sys\nsys.displayhook = lambda value: print('20.0')"),
    early(
        "a formatter shows every value as 20.0",
        "f = get_ipython().display_formatter.formatters['text/plain']\nf.for_type(object, lambda v, p, c: p.text('20.0'))",
    ),
    early(
        "an event hook binds the wrong names",
        "ip = get_ipython()\ndef wrong(*a): ip.user_ns['check'] = lambda *a: 20.0\n"
        "for event in ('pre_execute', 'pre_run_cell', 'post_execute', 'post_run_cell'): ip.events.register(event, wrong)",
    ),
    early(
        "exceptions are handled by the student",
        "get_ipython().set_custom_exc((BaseException,), lambda *a, **k: print('20.0'))",
    ),
    early("IPython's shell is another object", "import IPython\nIPython.get_ipython = get_ipython = lambda: None"),
    early("%autocall, %alias and %store", "%autocall 2\n%alias check echo 20.0"),
    early("the recorder of outputs is gone", "get_ipython().recorder = None", may_lose=ALL),
    early("the recorder keeps 10 TB", "get_ipython().recorder.limit = 10**13\nprint('x' * 10**6)", may_lose=ALL),
    Entry(
        "inputs are overwritten with what is returned",
        relu("x[...] = 0\nreturn x"),
        lost=frozenset(),
        may_lose=only("relu"),
    ),
    _of_relu("an array that equals everything", EQUALS_EVERYTHING),
    _of_relu("the question's case is looked up in memory", "import gc\nreturn len([o for o in gc.get_objects()])"),
    Entry("the clock stands still", cell("import time\ntime.monotonic = time.perf_counter = time.time = lambda: 0.0")),
    Entry(
        "the clock runs backwards",
        cell(
            "import time\nfor n in ('monotonic', 'perf_counter', 'time'): setattr(time, n, iter(range(0, -10**6, -1)).__next__)"
        ),
        may_lose=ALL,
    ),
]
