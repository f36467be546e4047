"""What is done in a commissioning review: opening it, its wall, its candidates and team, its papers, their copies."""

from commissioning.sourcing.actions.candidates import (
    add_candidate,
    candidates_by_turn,
    invite_candidate,
    withdraw_candidate,
)
from commissioning.sourcing.actions.papers import edit_paper, paper_refusal, seal_papers, write_paper
from commissioning.sourcing.actions.releases import forward_refusal, let_out, put_forward, targets, turn_down
from commissioning.sourcing.actions.reviews import (
    edit_review,
    join_review,
    lead_refusal,
    leader_refusal,
    move_on,
    open_review,
    put_before_leader,
)
from commissioning.sourcing.actions.team import name_person, remove_person, ring_fence_person
from commissioning.sourcing.actions.wall import (
    DECLARED_FIRST,
    UNDERTAKING,
    declare_first,
    places_of,
    sealed_place,
    standing_wall,
)

__all__ = [
    "DECLARED_FIRST",
    "UNDERTAKING",
    "add_candidate",
    "candidates_by_turn",
    "declare_first",
    "edit_paper",
    "edit_review",
    "forward_refusal",
    "invite_candidate",
    "join_review",
    "lead_refusal",
    "leader_refusal",
    "let_out",
    "move_on",
    "name_person",
    "open_review",
    "paper_refusal",
    "places_of",
    "put_before_leader",
    "put_forward",
    "remove_person",
    "ring_fence_person",
    "seal_papers",
    "sealed_place",
    "standing_wall",
    "targets",
    "turn_down",
    "withdraw_candidate",
    "write_paper",
]
