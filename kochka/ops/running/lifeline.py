"""A child that outlived its supervisor would keep the port and the database: each watches a pipe that ends with it."""

import os
import signal
import threading
import time

GRACE = 5.0


def hang_on(fd: int) -> None:
    """Ends this process, in good order if it can, once whoever holds the other end of the pipe is gone."""

    def watch() -> None:
        try:
            while os.read(fd, 1):
                pass
        except OSError:
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()
