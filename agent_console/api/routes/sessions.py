"""Routes of signing in, and of what everybody has for himself."""

from typing import Any

from agent_console.api import preferences, sessions
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import ONESELF
from agent_console.api.shapes import people as people_shapes
from agent_console.api.shapes import preferences as preference_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="POST",
        path="/login",
        summary="登录 · sign in",
        right=None,
        scope=ONESELF,
        handler=sessions.login,
        body=people_shapes.LoginIn,
        query=NoQuery,
        answer=people_shapes.Me,
    ),
    Endpoint(
        method="POST",
        path="/logout",
        summary="退出 · sign out",
        right=Right.SELF,
        scope=ONESELF,
        handler=sessions.logout,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="GET",
        path="/me",
        summary="当前登录者 · who is signed in",
        right=Right.SELF,
        scope=ONESELF,
        handler=sessions.me,
        body=Nothing,
        query=NoQuery,
        answer=people_shapes.Me,
    ),
    Endpoint(
        method="GET",
        path="/me/preferences",
        summary="我的偏好 · what I prefer",
        right=Right.SELF,
        scope=ONESELF,
        handler=preferences.get_preferences,
        body=Nothing,
        query=NoQuery,
        answer=preference_shapes.PreferencesOut,
    ),
    Endpoint(
        method="PUT",
        path="/me/preferences",
        summary="更改我的偏好 · prefer something else",
        right=Right.SELF,
        scope=ONESELF,
        handler=preferences.put_preferences,
        body=preference_shapes.PreferencesIn,
        query=NoQuery,
        answer=preference_shapes.PreferencesOut,
    ),
    Endpoint(
        method="PUT",
        path="/me/password",
        summary="修改自己的密码 · one's own password",
        right=Right.SELF,
        scope=ONESELF,
        handler=sessions.change_password,
        body=people_shapes.OwnPasswordIn,
        query=NoQuery,
        answer=Done,
    ),
)
