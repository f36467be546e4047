"""Where a person is signed in."""

from typing import Any, cast

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from walls.models import Person


class SessionsPage(ListUserSessionsView):
    """allauth's page of one's sessions, which looks them all up at once, however many there are; it ends one, too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session that is named, or all others. One that is not there, or another's, has nothing to end."""
        if "session" not in request.POST:
            return super().post(request, *args, **kwargs)
        mine = UserSession.objects.filter(user=cast(Person, request.user))
        chosen = forms.ModelChoiceField(mine, required=False)
        try:
            session = chosen.clean(request.POST["session"])
        except forms.ValidationError:
            session = None
        if session is not None:
            session.end()
            messages.info(request, "That session is signed out.")
        return redirect("usersessions_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = live_sessions(self.request.user)
        # Not through allauth's own, which would look up each session by itself, three times.
        given = super(ListUserSessionsView, self).get_context_data(**kwargs)
        return given | {"sessions": sessions, "session_count": len(sessions)}


def live_sessions(person: Person) -> list[UserSession]:
    """The sessions in which a person is signed in, oldest first; those that have ended are forgotten."""
    noted = list(UserSession.objects.filter(user=person).order_by("created_at", "pk"))
    stored = Session.objects.filter(session_key__in=[each.session_key for each in noted])
    live = {each.session_key for each in stored.filter(expire_date__gt=timezone.now()) if signed_in(each, person)}
    if ended := [each.pk for each in noted if each.session_key not in live]:
        UserSession.objects.filter(pk__in=ended).delete()
    return [each for each in noted if each.session_key in live]


def signed_in(stored: Session, person: Person) -> bool:
    """Whether a stored session is this person's still: a new password ends the others."""
    held = stored.get_decoded()
    good = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    said = held.get(HASH_SESSION_KEY, "")
    return held.get(SESSION_KEY) == str(person.pk) and any(constant_time_compare(said, each) for each in good)
