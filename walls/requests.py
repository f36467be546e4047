"""A request as it is behind the wall's middleware."""

from django.http import HttpRequest

from walls.capacities import CurrentCapacity


class WalledRequest(HttpRequest):
    """A request that acts in one capacity; `capacities` are all those of its person, the public one last.

    One that came with a key (`keyed`) has that key's capacity alone.
    """

    acting: CurrentCapacity
    capacities: list[CurrentCapacity]
    keyed: bool = False
