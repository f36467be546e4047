"""What the catalogue says of every walled table."""

from tests.leaks.catalogue import across_compartments


def test_L21_no_key_reaches_across_compartments(db):
    assert across_compartments() == []
