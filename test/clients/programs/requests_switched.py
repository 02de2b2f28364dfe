from calls import call_all
from resuming_requests import resuming_session

session = resuming_session()
call_all(lambda url: session.get(url).raise_for_status())
