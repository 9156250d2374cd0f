"""Which given names are kept that tell of a man or a woman."""

from training.genders import chosen


def test_chosen() -> None:
    """Kept are names that several sources and enough people know as of one gender."""
    known = {
        "marzena": [16, 2534, 0.984, 3],
        "tadhg": [15, 5257, 0.0, 3],
        "darcy": [24, 40072, 0.63, 3],
        "onlyone": [1, 900, 1.0, 3],
        "handful": [9, 4, 1.0, 3],
        "jo": [30, 9000, 0.95, 3],
        "anne marie": [20, 4000, 1.0, 3],
    }
    assert chosen(known) == (["tadhg"], ["marzena"])
