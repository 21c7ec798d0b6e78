"""What the bench asks for, as JSON."""

import json

from django.contrib.auth import authenticate, login
from django.contrib.auth.forms import PasswordResetForm
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST


@csrf_exempt
@require_POST
def request_reset(request):
    form = PasswordResetForm(json.loads(request.body))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    form.save(request=request)
    return JsonResponse({"requested": True})


@csrf_exempt
@require_POST
def sign_in(request):
    given = json.loads(request.body)
    user = authenticate(request, username=given["email"], password=given["password"])
    if user is None:
        return JsonResponse({"user": None}, status=401)
    login(request, user)
    return JsonResponse({"user": {"id": user.id}})


@require_GET
def me(request):
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"me": None}, status=401)
    return JsonResponse(
        {
            "me": {
                "id": user.id,
                "email": user.email,
                "lastLogin": user.last_login,
                "profile": {
                    "emailConfirmed": user.profile.email_confirmed,
                    "displayName": user.profile.display_name,
                    "locale": user.profile.locale,
                },
            }
        }
    )
