"""Policies: what councillors adopt to serve a priority."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.actions import edit_policy, record_policy
from councils.actions.keeping import refusal
from councils.forms.priorities import PolicyForm
from councils.models import Policy
from councils.tables.priorities import POLICIES
from councils.views.plans import SetByCouncillorsPage
from councils.views.sourced import SourcedPage, change_and_history
from walls.tables import british
from walls.views import CreatePage, EditPage, HistoryPage

SECTION = ("Policies", "policies")


class PolicyFilter(django_filters.FilterSet):
    """What the list of policies may be narrowed by."""

    title = django_filters.CharFilter(lookup_expr="icontains", label="Policy")


class PoliciesPage(SetByCouncillorsPage):
    model = Policy
    related = ("compartment",)
    table = POLICIES
    filterset = PolicyFilter
    title = "Policies"
    empty = "No policy that you can see matches."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Record a policy", "href": reverse("policy_new"), "refusal": refusal(self.by, Policy)}]


class PolicyPage(SourcedPage):
    model = Policy
    related = ("owner__organisation",)
    section = SECTION
    caption = "Policy"

    def summary(self) -> list[dict[str, Any]]:
        policy = self.row
        return [
            {"key": "Goals", "value": policy.goals},
            {"key": "Values", "value": policy.values},
            {"key": "Key processes", "value": policy.processes},
            {"key": "Owner of its outcome", "value": policy.owner or "Nobody yet"},
            {"key": "Adopted on", "value": british(policy.adopted_on) or "Not adopted yet"},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("policy", self.row, refusal(self.by, Policy, self.row))


class NewPolicyPage(CreatePage):
    model = Policy
    section = SECTION
    form_class = PolicyForm
    title = "Record a policy"
    saved = "The policy is recorded."

    def refusal(self) -> str:
        return refusal(self.by, Policy)

    def act(self, form: PolicyForm) -> Policy:
        return record_policy(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditPolicyPage(EditPage):
    model = Policy
    section = SECTION
    form_class = PolicyForm
    title = "Change a policy"

    def refusal(self) -> str:
        return refusal(self.by, Policy, self.row)

    def act(self, form: PolicyForm) -> Policy:
        return edit_policy(by=self.by, policy=self.row, **form.written())


class PolicyHistoryPage(HistoryPage):
    model = Policy
    section = SECTION
    fields = ("title", "goals", "values", "processes", "adopted_on", "source")
