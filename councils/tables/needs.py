from councils.models import Need
from walls.tables import Column, Table, page_of


def evidence(need: Need) -> str:
    """The evidence in words: "23,700 people, 2021"."""
    if need.value is None:
        return ""
    value = f"{need.value:,.2f}".rstrip("0").rstrip(".")
    amount = f"{value}%" if need.unit == "%" else f"{value} {need.unit}"
    return f"{amount}, {need.period}" if need.period else amount


NEEDS = Table(
    "Needs, most recently changed first",
    (
        Column("What is needed", "statement", href=page_of),
        Column("Theme", "theme"),
        Column("Evidence", evidence),
        Column("Where", "compartment.name"),
    ),
)
