"""What a return's workbook looks like now, for one capacity."""

from commissioning.monitoring.models import Kind
from commissioning.monitoring.periods import Period
from publica.returns.models import Return
from publica.returns.sheets import Line, Sheet, sheets
from publica.returns.workbook import layout
from walls.actions.compartments import By
from walls.tables import british


def layout_of(by: By, ret: Return) -> layout.Layout:
    """The layout of a return's workbook: a sheet for each part that the capacity sees, in the order of its pages."""
    found = sheets(by, ret)
    return layout.Layout(
        ret=ret.ref,
        team=str(ret.team),
        period=str(Period(ret.year, ret.quarter)),
        due=british(ret.due_on),
        parts=tuple(_part(title, sheet) for title, sheet in zip(sheet_titles(found), found, strict=True)),
    )


def sheet_titles(found: list[Sheet]) -> list[str]:
    """What the workbook calls each part of a return."""
    services = [sheet.part.service for sheet in found]
    return layout.titles((service.council.short_name, service.name) for service in services)


def _part(title: str, sheet: Sheet) -> layout.Part:
    return layout.Part(sheet.part.ref, title, str(sheet.part), tuple(line_of(line) for line in sheet.lines))


def line_of(line: Line) -> layout.Line:
    """One figure as the workbook has it."""
    measure, wanted = line.measure, line.wanted
    return layout.Line(
        measure=measure.ref,
        name=measure.name,
        unit=measure.unit,
        good=measure.get_polarity_display(),
        decimals=min(measure.decimals, 4),
        share=measure.kind == Kind.RATIO,
        target=wanted.value if wanted else None,
        target_upper=wanted.upper if wanted else None,
        last=line.before.value if line.before else None,
        now=line.figure.value,
        commentary=line.figure.commentary,
    )
