"""Make the list of given names that tell of a man or a woman.

usage: pip install --no-deps nomquamgender==0.1.4 && python -m training.genders

The data are those of Van Buskirk, Clauset and Larremore 2023, "An open-source cultural consensus
approach to name-based gender classification" (ICWSM 17): how many sources know a name, how many
bearers they know, and which share of them are women.
"""

import json
from importlib.util import find_spec
from pathlib import Path

OUT = Path(__file__).parent.parent / "service/pipeline/genders.txt"
SOURCES, BEARERS = 4, 25
"""How many must know a name, and bear it."""
SHARE = 0.1
"""Share of bearers of the other gender, at most."""
SHORTEST = 3
"""Letters of a name: shorter ones are initials or surnames as often."""


def chosen(known: dict[str, list[float]]) -> tuple[list[str], list[str]]:
    """Give the names of men and those of women in plain lower-case letters, sorted."""
    men, women = [], []
    for name, (sources, bearers, share, *_) in known.items():
        plain = name.isascii() and name.isalpha() and name.islower() and len(name) >= SHORTEST
        if plain and sources >= SOURCES and bearers >= BEARERS:
            if share <= SHARE:
                men.append(name)
            elif share >= 1 - SHARE:
                women.append(name)
    return sorted(men), sorted(women)


def main() -> None:
    """Write the list: the names of men in the first line, those of women in the second."""
    spec = find_spec("nomquamgender")
    if spec is None or not spec.submodule_search_locations:
        message = "the names are missing: pip install --no-deps nomquamgender==0.1.4"
        raise SystemExit(message)
    data = Path(spec.submodule_search_locations[0]) / "name_data.json"
    men, women = chosen(json.loads(data.read_text()))
    OUT.write_text(f"{' '.join(men)}\n{' '.join(women)}\n")
    print(len(men), "men's names and", len(women), "women's")


if __name__ == "__main__":
    main()
