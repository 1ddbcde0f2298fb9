"""The office as a server calls it: `application`.

Knows: which settings. Does not know: the server, its port, or how many threads it has.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naungan.office.settings")
application = get_wsgi_application()
