"""`python -m tests.bench.flood PORT RATE`: so many posts a second from one address, none of which is a report.

Each has a connection of its own, kept for a second for the answer. Prints how many it sent once its input ends.
"""

import socket
import sys
import time
from collections import deque
from contextlib import suppress
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from select import select

ADDRESS = "127.0.0.9"
BODY = b'{"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": "flood"}}'
POST = (
    b"POST /report/api/v1/reports HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    % (len(BODY), BODY)
)


def one(port: int) -> socket.socket:
    client = socket.socket()
    client.setblocking(False)
    with suppress(OSError):  # hung up on, no place for it in the queue, or no port left
        client.bind((ADDRESS, 0))
        client.connect_ex(("127.0.0.1", port))
        client.send(POST)
    return client


def flood(port: int, rate: int) -> int:
    sent, begun, open_ones = 0, time.monotonic(), deque()
    while not select([sys.stdin], [], [], 0)[0]:
        now = time.monotonic()
        while sent < (now - begun) * rate:
            open_ones.append((now, one(port)))
            sent += 1
        while open_ones and open_ones[0][0] < now - 1:
            open_ones.popleft()[1].close()
        time.sleep(0.005)
    return round(sent / (time.monotonic() - begun))


if __name__ == "__main__":
    setrlimit(RLIMIT_NOFILE, (getrlimit(RLIMIT_NOFILE)[1],) * 2)  # 1000 at once are all that many shells allow
    print(flood(int(sys.argv[1]), int(sys.argv[2])), flush=True)
