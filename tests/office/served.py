"""An office of its own, served on this machine: python -m tests.office.served MODULE [PORT]. Says the port.

The environment says where its data lie. MODULE has a function `seed()`, called on each start, which fills an office
that is empty. Without PORT: a free one.
"""

from __future__ import annotations

import sys
from importlib import import_module

import waitress

from naungan.office import commands


def main() -> None:
    commands.init()
    import_module(sys.argv[1]).seed()
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    from naungan.office.wsgi import application

    server = waitress.create_server(application, host="127.0.0.1", port=port, threads=4)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
