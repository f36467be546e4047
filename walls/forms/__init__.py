from walls.forms.base import PlainForm, RegisterForm, WalledForm
from walls.forms.fields import DayBegins, DayEnds, PlaceField

__all__ = ["DayBegins", "DayEnds", "PlaceField", "PlainForm", "RegisterForm", "WalledForm"]
