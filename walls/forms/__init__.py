from walls.forms.base import PlainForm, RegisterForm, WalledForm
from walls.forms.fields import DayBegins, DayEnds, PlaceField, RoleField
from walls.forms.lasting import LastingForm

__all__ = [
    "DayBegins",
    "DayEnds",
    "LastingForm",
    "PlaceField",
    "PlainForm",
    "RegisterForm",
    "RoleField",
    "WalledForm",
]
