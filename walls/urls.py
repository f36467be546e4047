from django.urls import path

from walls.views.acting_as import ActingAsPage
from walls.views.compartments import CompartmentPage, CompartmentsPage, GrantsPage, KindsPage
from walls.views.home import HomePage
from walls.views.reach import ReachPage

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("acting-as/", ActingAsPage.as_view(), name="acting_as"),
    path("what-i-can-see/", ReachPage.as_view(), name="what_i_can_see"),
    path("compartments/", CompartmentsPage.as_view(), name="compartments"),
    path("compartments/kinds/", KindsPage.as_view(), name="compartment_kinds"),
    path("compartments/<slug:ref>/", CompartmentPage.as_view(), name="compartment"),
    path("compartments/<slug:ref>/grants/", GrantsPage.as_view(), name="compartment_grants"),
]
