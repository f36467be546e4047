"""The service's addresses, with those of the notices."""

from django.urls import path

from config.urls import urlpatterns as service
from walls.views.notices import NoticeReadPage, NoticesPage, NoticesReadPage

urlpatterns = [
    *service,
    path("notices/", NoticesPage.as_view(), name="notices"),
    path("notices/read/", NoticesReadPage.as_view(), name="notices_read"),
    path("notices/<slug:ref>/read/", NoticeReadPage.as_view(), name="notice_read"),
]
