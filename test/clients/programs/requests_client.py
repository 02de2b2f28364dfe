import requests
from calls import call_all

session = requests.Session()
call_all(lambda url: session.get(url).raise_for_status())
