"""What a row was, and who changed it in which capacity."""

from typing import Any

from walls.capacities import signatures
from walls.tables import Column, Table
from walls.views.pages import DetailPage

VERBS = {"+": "Added", "~": "Changed", "-": "Removed"}


class HistoryPage(DetailPage):
    """The versions of one walled row, newest first, as far as the capacity sees the row's compartment."""

    caption = "History"
    below_row = True
    fields: tuple[str, ...] = ()

    def heading(self, name: str) -> str:
        """A field's own words, as its form has them."""
        words = str(type(self.row)._meta.get_field(name).verbose_name)
        return words[:1].upper() + words[1:]

    def panels(self) -> list[dict[str, Any]]:
        versions = list(type(self.row).history.filter(id=self.row.pk, compartment_id=self.row.compartment_id)[:200])
        signed = signatures([(version.acting_id, version.history_date) for version in versions if version.acting_id])
        table = Table(
            "Versions",
            (
                Column("When", "history_date"),
                Column("What", lambda version: VERBS[version.history_type]),
                Column("By", lambda version: signed.get((version.acting_id, version.history_date), "The service")),
                *(Column(self.heading(name), name) for name in self.fields),
            ),
        )
        return [{"title": "Versions", "table": table.of(versions)}]
