"""One capacity's questions, what came of them, and what was wrong.

An answer must have the expected status; a hidden row must be as absent, to the byte; and no answer may carry a mark of
a row that the model says is hidden.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.sweep.addresses import OTHERS, Cell
from tests.sweep.askers import Asker
from tests.sweep.browsers import Browser, bare
from tests.sweep.canaries import CONTROL, marked, marks_in
from tests.sweep.counts import record
from tests.sweep.expectations import EXPECTED, HIDDEN, REFUSED, SHOWN, SIGN_IN, SIGN_IN_PAGES
from tests.sweep.place import Place
from walls.models import Walled

AFTER_POST = {SIGN_IN: {SIGN_IN}, REFUSED: {REFUSED}, HIDDEN: {HIDDEN}, SHOWN: {200, 302, 409}}
"""An empty form is shown again with its errors, or in conflict with the row; one that asks nothing is carried out."""
TELLING = {
    name
    for name, rule in EXPECTED.items()
    if name not in {"workbook", "meeting_wall_check"}
    and rule.rows in marked()
    and issubclass(rule.rows, Walled)
    and not rule.form
}
"""Pages that show a row whose texts are marked; of a return, the workbook has the figures alone, and of a
meeting, the list of who leaves has its items' matters."""


class Sweep:
    """Asks as one capacity, and compares what comes with what the model says."""

    def __init__(self, asker: Asker, place: Place):
        self.asker = asker
        self.browser = Browser(asker)
        self.addresses = place.addresses
        self.shown = place.shown(asker)
        self.wrong: list[str] = []
        self.missed: list[str] = []
        self.counts: Counter[str] = Counter()

    def all(self, only: str = "") -> None:
        """Ask about every URL, or `only` about the one of that name."""
        absent: dict[tuple[str, str], Any] = {}
        hidden: list[tuple[str, Cell, Any]] = []
        for cell in self.addresses.cells(self.asker, only):
            self.counts["cells"] += 1
            for method, response in self.answers(cell):
                self.counts["responses"] += 1
                self.look_for_marks(cell, method, response)
                if cell.relation == "absent":
                    absent[cell.name, method] = bare(response, cell.path)
                elif cell.relation in OTHERS and not self.seen_elsewhere(cell):
                    hidden.append((method, cell, bare(response, cell.path)))
        for method, cell, answer in hidden:
            if answer != absent[cell.name, method]:
                self.wrong.append(f"{method} {cell.path}: hidden ({cell.relation}) is not as absent")

    def answers(self, cell: Cell) -> list[tuple[str, Any]]:
        """What the service answers to reading the address, and to an empty form sent there."""
        if cell.name in SIGN_IN_PAGES:
            response = self.browser.get(cell.path)
            self.judge(cell, "GET", response, {SIGN_IN_PAGES[cell.name][not self.asker.is_public]})
            return [("GET", response)]
        rule = EXPECTED[cell.name]
        expected = rule.expected(self.asker, cell.row, named=cell.relation != "no row")
        response = self.browser.get(cell.path)
        self.judge(cell, "GET", response, {expected})
        # Whom a page is not open to is refused before any row is looked for, so to send it once is enough.
        if not rule.form or (cell.row is not None and not rule.open_to(self.asker)):
            return [("GET", response)]
        sent = self.browser.post(cell.path)
        self.judge(cell, "POST", sent, AFTER_POST[expected])
        return [("GET", response), ("POST", sent)]

    def judge(self, cell: Cell, method: str, response: Any, expected: set[int]) -> None:
        if response.status_code not in expected:
            self.wrong.append(
                f"{method} {cell.path} ({cell.name}, {cell.relation}): {response.status_code}, not {sorted(expected)}"
            )

    def seen_elsewhere(self, cell: Cell) -> bool:
        """Whether another capacity of the same person sees the row: then the answer offers to switch."""
        return isinstance(cell.row, Walled) and cell.row.compartment_id in self.asker.elsewhere

    def look_for_marks(self, cell: Cell, method: str, response: Any) -> None:
        """None of a hidden row; and on the page of a row that the asker sees, its own."""
        marks = marks_in(response)
        if leaked := marks - self.shown:
            self.wrong.append(f"{method} {cell.path} ({cell.name}, {cell.relation}) shows of hidden rows: {leaked}")
        self.counts["marks met"] += len(marks)
        if cell.relation == "own" and cell.name in TELLING and response.status_code == SHOWN:
            self.counts["own rows asked for"] += 1
            if cell.row is not None and cell.row.ref in marks:  # type: ignore[attr-defined]
                self.counts["own rows found"] += 1
            else:
                self.missed.append(cell.path)


def asks_everything(place: Place, email: str, record_property: Callable[[str, object], None]) -> None:
    """Have a sign-in ask in each of its capacities for all that falls to it."""
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for asker in place.of_person(email):
        sweep = Sweep(asker, place)
        sweep.all()
        assert not sweep.wrong, "\n".join(sweep.wrong)
        counts.update(sweep.counts)
        missed += sweep.missed
    assert counts["own rows found"] >= CONTROL * counts["own rows asked for"], missed
    record(record_property, counts)
