from walls.models import Action
from walls.reach import may_in_words


def test_what_somebody_may_is_said_with_every_rung_below_it() -> None:
    assert may_in_words({Action.VIEW}) == "see"
    assert may_in_words({Action.CONTRIBUTE}) == "see, add and change"
    assert may_in_words({Action.VIEW, Action.DECIDE}) == "see, add and change, decide"


def test_governing_opens_nothing_by_itself() -> None:
    assert may_in_words({Action.GOVERN}) == "change who may see"
    assert may_in_words({Action.GOVERN, Action.VIEW}) == "see, change who may see"
