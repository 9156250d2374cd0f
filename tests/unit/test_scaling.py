"""The arithmetic of the guide to scaling holds."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from docs import scaling
from docs.scaling import ARTICLES, WORDS, Cost, evictions, hits, table
from service import cache
from service.bulk.parts import PART_BYTES
from service.database import THREADS
from service.settings import Settings

WORD_BYTES = 6
"""Of English, with what stands between words."""
GUIDE = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text("utf-8")


def numbers(pattern: str) -> list[float]:
    """Return the numbers in the one place of the guide that fits."""
    (found,) = re.findall(pattern, GUIDE)
    groups = (found,) if isinstance(found, str) else found
    return [float(each.replace(",", "")) for each in groups]


def test_core_hours_follow_from_the_rate() -> None:
    """The cost told is that of the rate told, in the figures and in the formula."""
    rate, articles, hours = numbers(
        r"([\d,]+) words a core-second\n([\d.]+) articles of 800 .*\n([\d,]+) core-hours"
    )
    cost = Cost(rate)
    assert (cost.articles, cost.words) == (ARTICLES, WORDS)
    assert articles == pytest.approx(cost.articles_per_second, abs=0.05)
    assert hours == pytest.approx(cost.core_hours, rel=0.001)
    assert numbers(r"÷ ([\d,]+) words a core-second ÷ 3,600 = ([\d,]+) core") == [rate, hours]
    assert numbers(r"On 100 cores that is (\d+) hours") == [round(hours / 100)]


def test_the_cache_takes_what_is_told() -> None:
    """Sums and products of the cache's size are right, and so are its defaults."""
    row, key, created, used = numbers(r"\((149) \+ (125) \+ (9) \+ (22)\) B")
    each = row + key + created + used
    assert numbers(r"B = ([\d.]+) GB\nanswers on disk") == [ARTICLES * each / 1e9]
    assert numbers(r"1\.7 B = (\d+) GB") == [ARTICLES * 5000 * 1.7 / 1e9]
    assert numbers(r"5\.1 B = ([\d.]+) TB") == [ARTICLES * 5000 * 5.1 / 1e12]
    assert numbers(r"9,000,000 × 5,000 × 5\.1 B = (\d+) GB") == [230]
    room, answers = numbers(r"room for ([\d,]+) ÷ \(5,000 × 5\.1\) = ([\d,]+)")
    assert room == Settings().cache_max_bytes
    assert answers == pytest.approx(room / 5000 / 5.1, rel=0.01)
    assert numbers(r"\(100 − 3\) ÷ (\d+) = (\d+) processes") == [THREADS, 97 // THREADS]


def test_the_driver_saturates_where_it_is_told() -> None:
    """So many cores follow from the parts that Ray's driver hands out, and what a core reads."""
    parts, size, each, long, told = numbers(
        r"(\d+) parts a second × ([\d,]+) characters ÷ "
        r"\(([\d.]+) articles × ([\d,]+) .*= ([\d,]+) cores"
    )
    assert size == PART_BYTES
    assert told == pytest.approx(parts * size / (each * long), abs=1)
    (archive, count) = numbers(r"archive of 100,000,000 × ([\d,]+) .* takes ([\d,]+) parts")
    assert count == -(-ARTICLES * archive // PART_BYTES)
    written, answers = numbers(r"24 × 6\.6 × 600 = ([\d,]+) answers\nin that time, which is (\d+)%")
    assert written == pytest.approx(24 * 6.6 * 600)
    assert answers == round(written / 42_000 * 100)


def test_a_part_takes_as_long_as_is_told() -> None:
    """What a part is told to take follows from the words that a core reads in a second."""
    seconds = PART_BYTES / WORD_BYTES / numbers(r"\n([\d,]+) words a core-second\n")[0]
    assert round(seconds / 60) == 2
    assert re.search(r"4 MiB takes a core two minutes", GUIDE)
    bulk = (Path(__file__).parents[2] / "docs" / "bulk.md").read_text("utf-8")
    assert "4 MiB of text (`--part-bytes`), some two minutes of one core" in bulk


@pytest.mark.parametrize(("name", "lines"), [("hits", table), ("evictions", evictions)])
def test_the_simulations_give_the_tables(name: str, lines: Callable[[], list[str]]) -> None:
    """The tables of hits and of evictions are what the simulations give."""
    shown = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", GUIDE, re.DOTALL)
    assert shown is not None
    assert shown[1].splitlines() == lines()


def test_the_simulation_evicts_as_the_cache_does() -> None:
    """Its numbers are those of the cache."""
    for number in ("LOW_WATER", "SWEEP_SHARE", "SWEEP_SECONDS", "TOUCH_SECONDS"):
        assert getattr(scaling, number) == getattr(cache, number)


def test_a_cache_with_room_for_all_answers_what_it_has_seen() -> None:
    """Nothing is evicted where everything has room; the rest is what comes for the first time."""
    assert hits(1.0, 1.0, known=100, asked=20_000) == 1.0
    assert hits(0.01, 1.0, known=100, asked=2_000) < 0.3
