"""Performance reports: the same page, table and charts for each copy, whoever reads it."""

from collections import Counter
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from commissioning.monitoring.actions import accept_report, query_report
from commissioning.monitoring.forms import QueryForm, years
from commissioning.monitoring.lifecycle import REPORT
from commissioning.monitoring.models import Figure, Rating, Report, Standing
from commissioning.monitoring.reading import Line, chart, figures_table, grouped, lines_of, period_of
from commissioning.monitoring.tables import REPORTS, standing_tag
from councils.models import Council
from councils.views.sourced import SourcedPage
from walls.forms import PlainForm
from walls.models import Organisation
from walls.tables import british
from walls.views import ActPage, HistoryPage, ListPage
from walls.views.panels import Panel

SECTION = ("Reports", "reports")
OPEN = frozenset({Standing.AWAITING, Standing.QUERIED})
QUARTERS = [("0", "Whole year"), *((str(quarter), f"Quarter {quarter}") for quarter in (1, 2, 3, 4))]


def year_choices() -> list[tuple[str, str]]:
    return [(str(year), f"{year}-{(year + 1) % 100:02}") for year in years()]


class ReportFilter(django_filters.FilterSet):
    """What the list of reports may be narrowed by: columns of its own rows only (K8)."""

    year = django_filters.ChoiceFilter(label="Year", choices=year_choices, empty_label="Any")
    quarter = django_filters.ChoiceFilter(label="Period", choices=QUARTERS, empty_label="Any")
    council = django_filters.ModelChoiceFilter(
        label="Council",
        queryset=Organisation.objects.filter(pk__in=Council.objects.filter(commissions=True).values("organisation")),
        to_field_name="ref",
        empty_label="Any",
    )
    standing = django_filters.ChoiceFilter(label="Standing", choices=Standing.choices, empty_label="Any")


class ReportsPage(ListPage):
    model = Report
    related = ("compartment", "council", "provider")
    table = REPORTS
    filterset = ReportFilter
    title = "Performance reports"
    empty = "No report that you can see matches."

    def rows(self, action: str = "view") -> QuerySet[Report]:
        """An accepted report is listed where it was accepted, and no more where it was offered."""
        return super().rows(action).exclude(standing=Standing.ACCEPTED, origin="")

    def actions(self) -> list[dict[str, Any]]:
        from commissioning.monitoring.views.progress import not_for

        why_not = not_for(self.by)
        return [] if why_not else [{"text": "Who has not sent it", "href": reverse("reports_progress")}]


class ReportPage(SourcedPage):
    model = Report
    section = SECTION
    related = ("council", "provider")
    caption = "Performance report"

    def summary(self) -> list[dict[str, Any]]:
        row = self.row
        told = [
            {"key": "Standing", "value": "", "tag": standing_tag(row)},
            {"key": "Council", "value": row.council.name},
            {"key": "Service", "value": row.service_name},
            {"key": "Provider", "value": f"{row.provider.name}, {row.team_name}"},
            {"key": "Period", "value": f"{period_of(row)}{f', revision {row.revision}' if row.revision > 1 else ''}"},
            {"key": "Signed off", "value": _who_and_when(row.signed_off_by, row.signed_off_at)},
            {"key": "Accepted", "value": _who_and_when(row.accepted_by, row.accepted_at)},
        ]
        if row.standing in OPEN:
            told.append({"key": "To be accepted by", "value": british(row.due_on)})
        return [
            line
            for line in [
                *told,
                {"key": "What is queried", "value": row.query},
                {"key": "Commentary", "value": row.commentary},
            ]
            if line["value"] or line.get("tag")
        ]

    def panels(self) -> list[Panel]:
        lines = lines_of(self.by, self.row)
        groups = grouped(lines)
        figures = [_group(title, found) for title, found in groups.items()]
        return [_overview(lines), *(figures or [_group("Figures", [])])]

    def actions(self) -> list[dict[str, Any]]:
        answers = []
        if self.row.standing in OPEN:
            answers = [
                {
                    "text": REPORT[code].text,
                    "href": reverse(f"report_{code}", args=[self.row.ref]),
                    "refusal": REPORT.refusal(code, self.row, self.by),
                    "secondary": code == "query",
                }
                for code in ("accept", "query")
            ]
        return [
            *answers,
            {"text": "History", "href": reverse("report_history", args=[self.row.ref]), "secondary": True},
        ]


def _who_and_when(who: str, when: Any) -> str:
    return ", ".join(part for part in (who, british(when)) if part)


def _overview(lines: list[Line]) -> Panel:
    """How many figures there are of each rating."""
    counts = Counter(line.figure.rating for line in lines)
    return {
        "title": "At a glance",
        "summary": [{"key": str(rating.label), "value": counts[rating]} for rating in Rating if counts[rating]],
        "empty": "There are no figures in it.",
    }


def _group(title: str, lines: list[Line]) -> Panel:
    drawn = (chart(line.figure.name, line.series) for line in lines)
    return {
        "title": title,
        "template": "commissioning/figures.html",
        "table": figures_table(title, lines),
        "charts": [each for each in drawn if each],
        "empty": "There are no figures in it.",
    }


class AnswerPage(ActPage):
    """A council answers a report, on a page that says what is in it."""

    model = Report
    section = SECTION
    related = ("council", "provider")
    code = ""

    def refusal(self) -> str:
        return REPORT.refusal(self.code, self.row, self.by)

    def summary(self) -> list[dict[str, Any]]:
        ratings = Figure.objects.visible_to(self.by).filter(report=self.row).values_list("rating", flat=True)
        counts = Counter(ratings)
        told = ", ".join(f"{counts[each]} {each.label.lower()}" for each in Rating if counts[each])
        return [
            {"key": "Report", "value": str(self.row)},
            {"key": "Provider", "value": f"{self.row.provider.name}, {self.row.team_name}"},
            {"key": "Figures", "value": told},
        ]


class AcceptPage(AnswerPage):
    code = "accept"
    title = "Accept this report?"
    intro = (
        "It becomes the council's accepted report: its members, scrutiny and officers read it, and so do the groups "
        "with which sharing stands agreed."
    )
    submit = "Accept"
    saved = "The report is accepted."
    form_class = PlainForm

    def act(self, form: PlainForm) -> Report:
        return accept_report(by=self.by, report=self.row)


class QueryPage(AnswerPage):
    code = "query"
    title = "Query this report"
    submit = "Send the query"
    saved = "The report is queried, and its provider is told."
    form_class = QueryForm

    def act(self, form: QueryForm) -> Report:
        return query_report(by=self.by, report=self.row, text=form.cleaned_data["text"])


class ReportHistoryPage(HistoryPage):
    model = Report
    section = SECTION
    related = ("council",)
    fields = ("standing", "revision", "query", "signed_off_by", "accepted_by")
