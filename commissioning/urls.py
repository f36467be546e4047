from django.urls import include, path

from commissioning import views

urlpatterns = [
    path("", include("commissioning.planning.urls")),
    path("", include("commissioning.delivery.urls")),
    path("", include("commissioning.monitoring.urls")),
    path("", include("commissioning.sourcing.urls")),
    path("services/", views.ServicesPage.as_view(), name="services"),
    path("services/new/", views.NewServicePage.as_view(), name="service_new"),
    path("services/<slug:ref>/", views.ServicePage.as_view(), name="service"),
    path("services/<slug:ref>/edit/", views.EditServicePage.as_view(), name="service_edit"),
    path("services/<slug:ref>/history/", views.ServiceHistoryPage.as_view(), name="service_history"),
    path("services/<slug:ref>/providers/new/", views.NewProvisionPage.as_view(), name="provision_new"),
]
