from django.urls import path

from ingest import views

# With and without the slash: a redirect would lose the event.
urlpatterns = [
    path("ingest/<str:token>/", views.endpoint, name="ingest"),
    path("ingest/<str:token>", views.endpoint),
]
