"""What each program in Python does: eight calls one after another, then five at once."""

import sys
from concurrent.futures import ThreadPoolExecutor


def call_all(get):
    for url in sys.argv[1:]:
        for _ in range(8):
            get(url)
        with ThreadPoolExecutor(5) as pool:
            list(pool.map(get, [url] * 5))
