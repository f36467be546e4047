"""How many marks there are to be found: the sweep looks for them in every answer."""

from tests.leaks.figures import count
from tests.owner import as_owner
from tests.sweep.canaries import CANARY, marked


def test_canaries_are_planted_widely(demonstration, place, record_property):
    found: set[str] = set()
    with as_owner():
        for model, fields in marked().items():
            for field in fields:
                texts = model._default_manager.filter(**{f"{field.name}__contains": "canary-"})
                found.update(mark for text in texts.values_list(field.name, flat=True) for mark in CANARY.findall(text))
    assert len(found) >= 300
    count(record_property, {"canaries": len(found)})
