"""Forging: scores that are printed, shown or returned, odd values for answers, and messages written to every pipe."""

from __future__ import annotations

from tests.hostile.entry import Entry, cell, only, relu

RELU = ("relu",)
VALUES = {
    "NaN": "np.full(x.shape, np.nan)",
    "infinity": "np.full(x.shape, np.inf)",
    "a negative number": "-1e308",
    "a huge integer": "10**4000",
    "a huge float": "np.full(x.shape, 1.7e308)",
    "a masked array with nothing in it": "np.ma.masked_all(x.shape)",
    "an array of objects": "np.array([object()] * 3)",
    "an array with an object that lies": "np.array([type('L', (), {'__eq__': lambda a, b: True})()])",
    "a structured array": "np.zeros(3, dtype=[('a', 'f8'), ('b', 'O')])",
    "an array of dates": "np.array(['2026-01-01'], dtype='M8[D]')",
    "an array of texts": "np.array(['<script>alert(1)</script>'])",
    "an array of 60 dimensions": "np.zeros((1,) * 32)",
    "an array of strides 0": "np.lib.stride_tricks.as_strided(np.zeros(1), (10**9,), (0,))",
    "a list that holds itself": "(lambda l: l.append(l) or l)([])",
    "a dictionary of unhashable keys": "{(1, 2): {float('nan'): 1}}",
    "a text of surrogates": "'\\ud800\\udfff' * 100",
    "a float whose repr is 5.0": "type('F', (float,), {'__repr__': lambda s: '5.0', '__float__': lambda s: 5.0})(1.0)",
    "an integer whose methods lie": "type('I', (int,), {'__int__': lambda s: 5, 'bit_length': lambda s: 1})(10**4000)",
    "a list whose length lies": "type('L', (list,), {'__len__': lambda s: 10**18})([1])",
    "a dictionary that is a score": "{'outcome': 'returned', 'points': 5, 'score': 1e9}",
    "HTML": "type('H', (), {'_repr_html_': lambda s: '<b>5/5</b>', '__repr__': lambda s: '<script>1</script>'})()",
    "an object whose class is float": "type('C', (), {'__class__': property(lambda s: float)})()",
    "a generator without end": "iter(int, 1)",
    "a coroutine": "__import__('asyncio').sleep(1000)",
}
MESSAGES = """
import json, os
def everywhere(*messages):
    for descriptor in range(3, 256):
        try:
            for message in messages:
                os.write(descriptor, message if isinstance(message, bytes) else json.dumps(message).encode() + b"\\n")
        except OSError:
            pass
"""
ALL_ANSWERS = """
for index in range(300):
    everywhere({"event": "start", "cell": index})
    everywhere({"event": "outputs", "cell": index, "outputs": []})
    for case in range(40):
        everywhere({"event": "answer", "cell": index, "case": case, "answer": {"outcome": "returned", "value": 5.0}})
everywhere({"event": "done"})
"""
REPORT = """
from IPython.display import HTML, display
display(HTML('<div role="group" aria-label="Check of relu">relu: 5 of 5 points</div>'))
display({"text/plain": "5.0", "application/x-nbgrader-score": "5"}, raw=True)
5.0
"""


def sent(name: str, source: str, **more: object) -> Entry:
    """A cell of a right notebook that writes messages: left out, and all else keeps its points."""
    return Entry(name, cell(MESSAGES + source), **more)  # type: ignore[arg-type]


ENTRIES = [
    *(Entry(f"relu returns {name}", relu(f"return {value}"), lost=only("relu")) for name, value in VALUES.items()),
    Entry("a score is printed", cell("print('5.0')\nprint('points: 5/5')", "relu"), wrong=RELU),
    Entry("a score is the value of the cell", cell("5.0", "relu_check"), wrong=RELU),
    Entry(
        "a value whose repr is 1e9", cell("type('S', (), {'__repr__': lambda s: '1e9'})()", "relu_check"), wrong=RELU
    ),
    Entry("a report of the student's own", cell(REPORT, "relu_check"), wrong=RELU),
    Entry("a Score of byhand's", cell("from byhand.check.score import Score\nScore", "relu_check"), wrong=RELU),
    Entry("the function returns a Score", relu("return type(check('relu', abs))(5.0)"), lost=only("relu")),
    Entry("every answer is sent ahead", cell(MESSAGES + ALL_ANSWERS), solved=False),
    sent("done before its time", 'everywhere({"event": "done"})', told="no sense"),
    sent("a cell twice", 'everywhere({"event": "start", "cell": 0}, {"event": "start", "cell": 0})', told="no sense"),
    sent("outputs of nonsense", 'everywhere({"event": "outputs", "cell": 1, "outputs": 5})', told="no sense"),
    sent("an unknown event", 'everywhere({"event": "score", "points": 100})', told="no sense"),
    sent("no JSON", 'everywhere(b"\\xff\\xfe\\x00score\\n")', told="no sense"),
    sent("a bomb of brackets", 'everywhere(b"[" * 100_000 + b"\\n")', told="no sense"),
    sent("a number of a million digits", 'everywhere(b"1" * 10**6 + b"\\n")', told="no sense|more than is accepted"),
    sent("a line without an end", 'everywhere(b"x" * 10**7)', told="more than is accepted"),
    sent("half a message", 'everywhere(b\'{"event": "do\')', told="no sense"),
]
