"""Proposals to share that wait for the Lead commissioner."""

from collections.abc import Iterator

from governance.sharing.actions import AGREERS
from governance.sharing.rows import waiting, words
from governance.sharing.tables import release_page
from walls.requests import WalledRequest
from walls.views.work import Task


def to_agree(request: WalledRequest) -> Iterator[Task]:
    """What officers propose to share, and takes another's agreement."""
    if not request.acting.roles & AGREERS:
        return
    for proposal in waiting(request.acting):
        yield Task(words(proposal), "An officer proposes to share it.", "Look and agree", release_page(proposal))
