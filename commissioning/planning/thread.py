"""The golden thread's lower half: which outcomes serve what, and the thread behind a plan item or a measure."""

from commissioning.models import OutcomePolicy, OutcomePriority, PlanItem, PlanItemOutcome
from councils.thread import Strand, Tie, above
from councils.views.thread import TEMPLATE, picture, step
from walls import identity
from walls.models import Walled
from walls.views.panels import Panel

OUTCOME_PRIORITY = Strand("outcome_priority", OutcomePriority, "Link a priority", "statement", "title")
OUTCOME_POLICY = Strand("outcome_policy", OutcomePolicy, "Link a policy", "statement", "title")
PLAN_ITEM_OUTCOME = Strand("plan_item_outcome", PlanItemOutcome, "Link an outcome", "title", "statement")


def thread_above(by: identity.Asker, plan_item: PlanItem) -> list[Tie]:
    """Every link from a plan item up to the needs, as far as `by` sees; one statement."""
    return above(by, plan_item)


def thread_panel(by: identity.Asker, plan_item: PlanItem, *below: Walled) -> Panel:
    """The thread from the needs down to a plan item, and to what stands `below` it, such as a measure; one statement.

    Whoever does not see the outcome itself reads what it aims at, in the words that both sides agreed.
    """
    steps = picture(thread_above(by, plan_item))
    if not steps:
        steps = [{"heading": "Outcome, in agreed words", "things": [{"text": plan_item.aim}]}]
    return {
        "title": "The thread behind it",
        "template": TEMPLATE,
        "levels": [*steps, step(plan_item), *map(step, below)],
    }
