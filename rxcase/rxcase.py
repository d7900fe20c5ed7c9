"""The app object: the place where theme, pages and lifespan meet."""

import reflex as rx

from rxcase.api import api
from rxcase.pages import PAGES
from rxcase.shell.routes import tab_title
from rxcase.shell.theme import STYLESHEETS, app_wraps, head
from rxcase.state import live, passing_days, tabs
from rxcase.state.event_gate import EventGate
from rxcase.state.failures import log_backend_failure, log_frontend_failure, quiet_the_framework

app = rx.App(
    theme=None,
    stylesheets=STYLESHEETS,
    head_components=head(),
    app_wraps=app_wraps(),
    toaster=None,
    api_transformer=api,
    backend_exception_handler=log_backend_failure,
    frontend_exception_handler=log_frontend_failure,
)
# First, before anything that the framework does with an event.
app.add_middleware(EventGate(), index=0)
tabs.guard_namespace(app)
app.register_lifespan_task(tabs.watch, app=app)
app.register_lifespan_task(live.watch, app=app)
app.register_lifespan_task(passing_days.watch)
quiet_the_framework()
for page in PAGES:
    app.add_page(page.body, route=page.route.path, title=tab_title(page.route), on_load=page.on_load)
