import httpx
from calls import call_all

with httpx.Client() as client:
    call_all(lambda url: client.get(url).raise_for_status())
