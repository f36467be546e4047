from django.urls import path

from walls.feeds import calendar_feed
from walls.views.acting_as import ActingAsPage
from walls.views.appointments import AppointmentPage, AppointmentsPage, AppointPage, EndPage
from walls.views.arrivals import ArrivalPage
from walls.views.attachments import FilePage, NewFilePage
from walls.views.breaches import BreachesPage, BreachHistoryPage, BreachPage, EditBreachPage, NewBreachPage
from walls.views.comments import NewCommentPage
from walls.views.compartments import CompartmentPage, CompartmentsPage, GrantsPage, KindsPage
from walls.views.cover import CoverPage, EndCoverPage
from walls.views.home import HomePage
from walls.views.interests import DecidePage, DeclarationPage, DeclarationsPage, DeclareOnPage, DeclarePage
from walls.views.kept_out import EndBarrierPage, KeptOutPage, NewEmployerBarPage, NewRingFencePage
from walls.views.keys import EndKeyPage, KeysPage, NewKeyPage
from walls.views.leaktests import LeakTestPage, LeakTestsPage
from walls.views.moves import LeftPage, MovePage, MovesPage
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
from walls.views.permit_requests import (
    AskPage,
    GrantPage,
    RefusePage,
    RequestPage,
    RequestsPage,
    TakeBackPage,
)
from walls.views.permits import PermitPage, PermitsPage, ReleasedPage, ReleasePage, RevokePage
from walls.views.proof import EvidencePage, OverseenPage, WhyPage
from walls.views.raising import RaisePage
from walls.views.reach import ReachPage
from walls.views.search import SearchPage
from walls.views.sides import LeavePage, PapersPage, SidePage, SignPage
from walls.views.walls import LookAgainPage, LowerPage, NameOffPage, NamePage, UndertakingPage, WallPage, WallsPage
from walls.views.walls_policy import (
    AcknowledgedPage,
    AcknowledgePage,
    InForcePage,
    NewClausePage,
    NewPolicyPage,
    PoliciesPage,
    PolicyPage,
)

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("acting-as/", ActingAsPage.as_view(), name="acting_as"),
    path("what-i-can-see/", ReachPage.as_view(), name="what_i_can_see"),
    path("compartments/", CompartmentsPage.as_view(), name="compartments"),
    path("compartments/kinds/", KindsPage.as_view(), name="compartment_kinds"),
    path("compartments/<slug:ref>/", CompartmentPage.as_view(), name="compartment"),
    path("compartments/<slug:ref>/grants/", GrantsPage.as_view(), name="compartment_grants"),
    path("compartments/<slug:ref>/wall/", RaisePage.as_view(), name="wall_new"),
    path("compartments/<slug:ref>/kept-out/new/", NewEmployerBarPage.as_view(), name="employer_bar_new"),
    path("compartments/<slug:ref>/kept-out/end/", EndBarrierPage.as_view(), name="barrier_end"),
    path("compartments/<slug:ref>/ring-fences/new/", NewRingFencePage.as_view(), name="ring_fence_new"),
    path("overseen/", OverseenPage.as_view(), name="overseen"),
    path("overseen/<slug:ref>/why/", WhyPage.as_view(), name="compartment_why"),
    path("overseen/<slug:ref>/evidence/", EvidencePage.as_view(), name="compartment_evidence"),
    path("overseen/<slug:ref>/kept-out/", KeptOutPage.as_view(), name="kept_out"),
    path("walls-policy/", PoliciesPage.as_view(), name="walls_policies"),
    path("walls-policy/new/", NewPolicyPage.as_view(), name="walls_policy_new"),
    path("walls-policy/<slug:ref>/", PolicyPage.as_view(), name="walls_policy"),
    path("walls-policy/<slug:ref>/clauses/new/", NewClausePage.as_view(), name="clause_new"),
    path("walls-policy/<slug:ref>/in-force/", InForcePage.as_view(), name="policy_in_force"),
    path("walls-policy/<slug:ref>/acknowledge/", AcknowledgePage.as_view(), name="walls_policy_acknowledge"),
    path("walls-policy/<slug:ref>/acknowledged/", AcknowledgedPage.as_view(), name="walls_policy_acknowledged"),
    path("walls/", WallsPage.as_view(), name="walls"),
    path("walls/<slug:ref>/", WallPage.as_view(), name="wall"),
    path("walls/<slug:ref>/side/", SidePage.as_view(), name="wall_side"),
    path("walls/<slug:ref>/sign/", SignPage.as_view(), name="wall_sign"),
    path("walls/<slug:ref>/leave/", LeavePage.as_view(), name="wall_leave"),
    path("walls/<slug:ref>/papers/", PapersPage.as_view(), name="wall_papers"),
    path("walls/<slug:ref>/look-again/", LookAgainPage.as_view(), name="wall_look_again"),
    path("walls/<slug:ref>/undertaking/", UndertakingPage.as_view(), name="wall_undertaking"),
    path("walls/<slug:ref>/names/new/", NamePage.as_view(), name="wall_name"),
    path("walls/<slug:ref>/names/off/", NameOffPage.as_view(), name="wall_name_off"),
    path("walls/<slug:ref>/lower/", LowerPage.as_view(), name="wall_lower"),
    path("permits/", PermitsPage.as_view(), name="permits"),
    path("permits/released/", ReleasedPage.as_view(), name="permits_released"),
    path("permits/<slug:ref>/", PermitPage.as_view(), name="permit"),
    path("permits/<slug:ref>/revoke/", RevokePage.as_view(), name="permit_revoke"),
    path("permits/<slug:ref>/release/", ReleasePage.as_view(), name="permit_release"),
    path("permit-requests/", RequestsPage.as_view(), name="permit_requests"),
    path("permit-requests/new/", AskPage.as_view(), name="permit_request_new"),
    path("permit-requests/<slug:ref>/", RequestPage.as_view(), name="permit_request"),
    path("permit-requests/<slug:ref>/grant/", GrantPage.as_view(), name="permit_request_grant"),
    path("permit-requests/<slug:ref>/refuse/", RefusePage.as_view(), name="permit_request_refuse"),
    path("permit-requests/<slug:ref>/take-back/", TakeBackPage.as_view(), name="permit_request_back"),
    path("declarations/", DeclarationsPage.as_view(), name="declarations"),
    path("declarations/new/", DeclarePage.as_view(), name="declaration_new"),
    path("declarations/on/<slug:ref>/", DeclareOnPage.as_view(), name="declaration_on"),
    path("declarations/<slug:ref>/", DeclarationPage.as_view(), name="declaration"),
    path("declarations/<slug:ref>/decide/", DecidePage.as_view(), name="declaration_decide"),
    path("breaches/", BreachesPage.as_view(), name="breaches"),
    path("breaches/new/", NewBreachPage.as_view(), name="breach_new"),
    path("breaches/<slug:ref>/", BreachPage.as_view(), name="breach"),
    path("breaches/<slug:ref>/edit/", EditBreachPage.as_view(), name="breach_edit"),
    path("breaches/<slug:ref>/history/", BreachHistoryPage.as_view(), name="breach_history"),
    path("leak-tests/", LeakTestsPage.as_view(), name="leak_tests"),
    path("leak-tests/<slug:ref>/", LeakTestPage.as_view(), name="leak_test"),
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
    path("appointments/<slug:ref>/left/", LeftPage.as_view(), name="appointment_left"),
    path("moves/", MovesPage.as_view(), name="moves"),
    path("moves/arrivals/<slug:ref>/", ArrivalPage.as_view(), name="arrival"),
    path("moves/<slug:ref>/", MovePage.as_view(), name="move_many"),
    path("cover/", CoverPage.as_view(), name="cover"),
    path("cover/<slug:ref>/end/", EndCoverPage.as_view(), name="cover_end"),
    path("on/<slug:word>/<slug:ref>/files/new/", NewFilePage.as_view(), name="file_new"),
    path("on/<slug:word>/<slug:ref>/comments/new/", NewCommentPage.as_view(), name="comment_new"),
    path("files/<slug:ref>/", FilePage.as_view(), name="file"),
]
