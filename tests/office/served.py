"""An office of its own, served on this machine: python -m tests.office.served [PORT]. Says the port; without PORT a free one.

The environment says where its data lie. `--fill MODULE` serves nothing: it makes the office, where there is none, and
calls the module's function `seed()`, which fills it.
"""

from __future__ import annotations

import sys
from importlib import import_module

import waitress

from naungan.office import commands
from tests.office.light_passwords import lighten


def main() -> None:
    lighten()
    if sys.argv[1:2] == ["--fill"]:
        commands.init()
        import_module(sys.argv[2]).seed()
        return
    from naungan.office.wsgi import application

    server = waitress.create_server(
        application, host="127.0.0.1", port=int(sys.argv[1]) if sys.argv[1:] else 0, threads=4
    )
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
