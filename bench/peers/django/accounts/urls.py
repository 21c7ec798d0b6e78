"""Where everything is asked for; the page of a reset link is only linked to."""

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import path

from accounts import views

urlpatterns = [
    path("request-reset", views.request_reset),
    path("sign-in", views.sign_in),
    path("me", views.me),
    path("reset/<uidb64>/<token>", PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
]
