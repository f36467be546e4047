from publica.models import ProviderTeam
from walls.forms import WalledForm


class TeamForm(WalledForm):
    """What a team says of itself."""

    class Meta:
        model = ProviderTeam
        fields = ["name", "services"]
        labels = {"name": "Name of the team", "services": "Services it answers for"}
        help_texts = {"services": "One a line."}
