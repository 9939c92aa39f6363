"""The autograder: exercises, reference, engine, gradebook and commands.

jsonschema, which nbformat imports, compiles a grammar of internationalised web addresses (rfc3987_syntax) each time it
is imported: more than half a second of every start. It does without that package where it is missing, and no notebook
has such an address to be checked; so, unless somebody has imported it already, it is missing here.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
