"""Another site, on this machine, for a browser that leaves ours. It takes no care of what is typed there."""

import http.server
import ssl
import subprocess
import threading
from pathlib import Path

HARMLESS = "www.weather.gov"
PAGE = b"<!doctype html><title>Weather</title><h1>Sunny</h1><form><textarea id=narrative></textarea></form>"


class Elsewhere:
    """Runs until it is closed. ``for_chromium`` sends a browser here that looks for the harmless site."""

    def __init__(self, folder: Path):
        certificate, key = folder / "elsewhere.pem", folder / "elsewhere-key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={HARMLESS}", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sunny)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def for_chromium(self) -> list[str]:
        port = self._server.server_port
        return [f"--host-resolver-rules=MAP {HARMLESS} 127.0.0.1:{port}", "--ignore-certificate-errors"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Sunny(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_words) -> None:
        pass
