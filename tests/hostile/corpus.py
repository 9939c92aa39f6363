"""The corpus: every entry by family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.hostile import crashes, escapes, exhaustion, files, forging, metadata, pages, reading, survivors, tampering
from tests.hostile.entry import Entry

FAMILIES: Mapping[str, Sequence[Entry]] = {
    "tampering": tampering.ENTRIES,
    "forging": forging.ENTRIES,
    "metadata": metadata.ENTRIES,
    "reading": reading.READING,
    "network": reading.NETWORK,
    "survivors": survivors.ENTRIES,
    "exhaustion": exhaustion.ENTRIES,
    "crashes": crashes.ENTRIES,
    "escapes": escapes.ENTRIES,
    "broken files": files.BROKEN,
    "shadows": files.SHADOWS,
    "script in pages": pages.ENTRIES,
}
ON_BOTH_RUNGS = ("survivors", "exhaustion", "crashes", "escapes")
IN_A_CLASS = ("metadata", "broken files", "shadows", "script in pages")
