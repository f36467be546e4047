from django.urls import path

from walls.feeds import calendar_feed
from walls.views.acting_as import ActingAsPage
from walls.views.appointments import AppointmentPage, AppointmentsPage, AppointPage, EndPage
from walls.views.attachments import FilePage, NewFilePage
from walls.views.comments import NewCommentPage
from walls.views.compartments import CompartmentPage, CompartmentsPage, GrantsPage, KindsPage
from walls.views.cover import CoverPage, EndCoverPage
from walls.views.home import HomePage
from walls.views.keys import EndKeyPage, KeysPage, NewKeyPage
from walls.views.moves import MovePage, MovesPage
from walls.views.notices import NoticeReadPage, NoticesPage, NoticesReadPage
from walls.views.people import (
    DisablePage,
    EnablePage,
    LinkPage,
    NewPersonPage,
    PeoplePage,
    PersonPage,
    RenamePage,
    SessionsPage,
)
from walls.views.reach import ReachPage
from walls.views.search import SearchPage

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("acting-as/", ActingAsPage.as_view(), name="acting_as"),
    path("what-i-can-see/", ReachPage.as_view(), name="what_i_can_see"),
    path("compartments/", CompartmentsPage.as_view(), name="compartments"),
    path("compartments/kinds/", KindsPage.as_view(), name="compartment_kinds"),
    path("compartments/<slug:ref>/", CompartmentPage.as_view(), name="compartment"),
    path("compartments/<slug:ref>/grants/", GrantsPage.as_view(), name="compartment_grants"),
    path("search/", SearchPage.as_view(), name="search"),
    path("keys/", KeysPage.as_view(), name="keys"),
    path("keys/new/", NewKeyPage.as_view(), name="key_new"),
    path("keys/<slug:ref>/end/", EndKeyPage.as_view(), name="key_end"),
    path("calendar-feed/<slug:key>.ics", calendar_feed, name="calendar_feed"),
    path("notices/", NoticesPage.as_view(), name="notices"),
    path("notices/read/", NoticesReadPage.as_view(), name="notices_read"),
    path("notices/<slug:ref>/read/", NoticeReadPage.as_view(), name="notice_read"),
    path("people/", PeoplePage.as_view(), name="people"),
    path("people/new/", NewPersonPage.as_view(), name="person_new"),
    path("people/<slug:ref>/", PersonPage.as_view(), name="person"),
    path("people/<slug:ref>/edit/", RenamePage.as_view(), name="person_edit"),
    path("people/<slug:ref>/disable/", DisablePage.as_view(), name="person_disable"),
    path("people/<slug:ref>/enable/", EnablePage.as_view(), name="person_enable"),
    path("people/<slug:ref>/sign-out/", SessionsPage.as_view(), name="person_sessions"),
    path("people/<slug:ref>/link/", LinkPage.as_view(), name="person_link"),
    path("appointments/", AppointmentsPage.as_view(), name="appointments"),
    path("appointments/new/", AppointPage.as_view(), name="appointment_new"),
    path("appointments/<slug:ref>/", AppointmentPage.as_view(), name="appointment"),
    path("appointments/<slug:ref>/end/", EndPage.as_view(), name="appointment_end"),
    path("moves/", MovesPage.as_view(), name="moves"),
    path("moves/<slug:ref>/", MovePage.as_view(), name="move_many"),
    path("cover/", CoverPage.as_view(), name="cover"),
    path("cover/<slug:ref>/end/", EndCoverPage.as_view(), name="cover_end"),
    path("on/<slug:word>/<slug:ref>/files/new/", NewFilePage.as_view(), name="file_new"),
    path("on/<slug:word>/<slug:ref>/comments/new/", NewCommentPage.as_view(), name="comment_new"),
    path("files/<slug:ref>/", FilePage.as_view(), name="file"),
]
