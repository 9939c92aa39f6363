"""Prints how many submissions of each family there are."""

from tests.hostile.corpus import FAMILIES

for family, entries in FAMILIES.items():
    print(f"{len(entries):4}  {family}")
print(f"{sum(map(len, FAMILIES.values())):4}  in all")
