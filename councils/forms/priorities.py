from django import forms
from django.db.models import Q

from councils.forms.registers import SOURCE
from councils.models import CorporatePlan, Policy, Priority
from walls.fields import GovDateField
from walls.forms import LastingForm, RegisterForm, WalledForm
from walls.models import Party, Post


class PlanForm(LastingForm, WalledForm):
    """What may be said of a corporate plan."""

    class Meta:
        model = CorporatePlan
        fields = ["title", "begins_on", "ends_on", "source"]
        labels = {"title": "Title", "source": "Source"}
        help_texts = {"title": "Such as Corporate Plan 2025-2028.", "source": SOURCE}


class PriorityForm(RegisterForm):
    """What may be said of a priority. It is seen by those who see its plan."""

    class Meta:
        model = Priority
        fields = ["position", "title", "summary", "source"]
        labels = {"title": "Priority", "summary": "In a few sentences", "source": "Source"}
        help_texts = {"position": "1 for the first.", "source": SOURCE}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}


class PolicyForm(WalledForm):
    """What may be said of a policy."""

    adopted_on = GovDateField(label="Adopted on", required=False, help_text="Leave empty while it is a draft.")

    class Meta:
        model = Policy
        fields = ["title", "goals", "values", "processes", "owner", "adopted_on", "source"]
        labels = {"title": "Title", "owner": "Owner of its outcome", "source": "Source"}
        help_texts = {
            "goals": "What it is to achieve.",
            "values": "What it holds to on the way.",
            "processes": "How it is carried out.",
            "owner": "The post that answers for what comes of it.",
            "source": SOURCE,
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("goals", "values", "processes")}

    def narrow(self) -> None:
        """Offer the standing posts of the council that the capacity acts for, and whoever owns it already."""
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            council = Party.objects.filter(pk=self.by.party_id).values("organisation")
            mine = Q(organisation__in=council, ends_on=None, role__matter=False)
            owner.queryset = (
                Post.objects.filter(mine | Q(pk=self.instance.owner_id))
                .select_related("organisation")
                .order_by("title", "pk")
            )
        super().narrow()
