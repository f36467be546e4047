from django.urls import path

from publica.returns import upload_views as views

urlpatterns = [
    path("returns/<slug:ref>/workbook/", views.WorkbookPage.as_view(), name="workbook"),
    path("returns/<slug:ref>/upload/", views.UploadNewPage.as_view(), name="upload_new"),
    path("uploads/<slug:ref>/", views.UploadPage.as_view(), name="upload"),
    path("uploads/<slug:ref>/use/", views.UploadUsePage.as_view(), name="upload_use"),
]
