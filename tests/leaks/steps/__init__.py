"""What people do in an episode. Where the model has an answer, the step expects it; elsewhere the invariants speak."""

from collections.abc import Callable

from tests.leaks.episodes import Step

STEPS: list[Step] = []


def step(times: int = 1) -> Callable[[Step], Step]:
    """Mark a function as a step, which is drawn so many times as often as others."""

    def register(does: Step) -> Step:
        STEPS.extend([does] * times)
        return does

    return register
