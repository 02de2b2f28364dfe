"""requests that resumes TLS sessions: its context keeps the last session of each server name.

urllib3 forbids TLS 1.2 tickets in the context that it makes (OP_NO_TICKET), and passes no session.
This context allows them, and passes the session that it kept. Needs a server name, so no bare IP.
"""

import ssl

import requests
from requests.adapters import HTTPAdapter


class KeepingSocket(ssl.SSLSocket):
    """Keeps its session after each read: in TLS 1.3 tickets come with the first bytes."""

    def read(self, *args):
        data = super().read(*args)
        if self.session is not None and self.server_hostname is not None:
            self.context.sessions[self.server_hostname] = self.session
        return data


class ResumingContext(ssl.SSLContext):
    sslsocket_class = KeepingSocket
    sessions: dict

    def __new__(cls):
        context = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        context.sessions = {}
        context.load_default_certs()
        return context

    def wrap_socket(self, *args, server_hostname=None, **options):
        options["session"] = self.sessions.get(server_hostname)
        return super().wrap_socket(*args, server_hostname=server_hostname, **options)


class ResumingAdapter(HTTPAdapter):
    """One for all requests: the sessions are its own."""

    def init_poolmanager(self, *args, **options):
        return super().init_poolmanager(*args, ssl_context=ResumingContext(), **options)


def resuming_session():
    session = requests.Session()
    session.mount("https://", ResumingAdapter())
    return session
