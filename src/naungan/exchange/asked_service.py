"""How which service is asked, put together from the environment.

Knows: that a service is off until somebody has configured it. Does not know: protocols, or whom to ask.
"""

from __future__ import annotations

from collections.abc import Mapping

from naungan.exchange import bpjs, dukcapil
from naungan.exchange.service import Clock, ServiceAdapter
from naungan.exchange.service_access import Access, access_from
from naungan.exchange.service_adapter import Adapter, Reader
from naungan.exchange.service_line import ServiceLine
from naungan.exchange.service_words import shipped_text, words_of
from naungan.model.exchange import Service

READERS: Mapping[Service, Reader] = {Service.DUKCAPIL: dukcapil.read, Service.BPJS: bpjs.read}


def adapter_of(service: Service, environment: Mapping[str, str], clock: Clock) -> tuple[ServiceAdapter, Access]:
    """The configured adapter, and the access it uses. Raises: ServiceStopped where the service is off, told wrongly, or
    asked by file only."""
    shipped_text(service)
    access = access_from(service, environment)
    line = ServiceLine(access, clock.ticks)
    words = words_of(service, access.protocol)
    return Adapter(access, words, line.post, clock, READERS[service]), access
