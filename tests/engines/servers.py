"""Database servers on free ports of loopback, and a proxy that makes the trouble networks make."""

import http.server
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PASSWORD = "correct-horse-7"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process, name, seconds=90):
    end = time.time() + seconds
    while time.time() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{name} does not listen after {seconds} s")


class Server:
    """A process in a folder of its own."""

    def __init__(self, command, port, cwd, environment=None):
        self.port = port
        self.log = open(cwd / "output.log", "wb")
        self.process = subprocess.Popen(
            command, cwd=cwd, stdout=self.log, stderr=self.log, env={**os.environ, **(environment or {})}
        )
        try:
            wait_for(port, self.process, command[0])
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{error}: {(cwd / 'output.log').read_text(errors='replace')[-2000:]}")

    def cpu_seconds(self):
        """Processor time it has used; Linux."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


def folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="actograph-engines-"))


def arcadedb():
    import arcadedb_embedded

    package = pathlib.Path(arcadedb_embedded.__file__).parent
    bolt, http_port, cwd = free_port(), free_port(), folder()
    for name in ["databases", "config", "log"]:
        (cwd / name).mkdir()
    server = Server(
        [
            str(package / "jre/bin/java"), "-Xmx1G", "--add-modules", "jdk.incubator.vector",
            "--add-opens", "java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens", "java.base/java.nio.channels.spi=ALL-UNNAMED",
            f"-Darcadedb.server.rootPath={cwd}", f"-Darcadedb.server.rootPassword={PASSWORD}",
            "-Darcadedb.server.defaultDatabases=news[root];more[root];old[root];broken[root];readme[root];big[root]",
            "-Darcadedb.server.httpIncomingHost=127.0.0.1", f"-Darcadedb.server.httpIncomingPort={http_port}",
            "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "-Darcadedb.bolt.host=127.0.0.1", f"-Darcadedb.bolt.port={bolt}",
            "-cp", str(package / "jars/*"), "com.arcadedb.server.ArcadeDBServer",
        ],
        bolt,
        cwd,
    )  # fmt: skip
    server.http_port = http_port
    while True:  # Bolt listens before the databases are there
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{http_port}/api/v1/ready", timeout=5).close()
            return server
        except OSError:
            if server.process.poll() is not None:
                raise
            time.sleep(0.1)


def oxigraph():
    port, cwd = free_port(), folder()
    program = pathlib.Path(sys.executable).parent / "oxigraph"
    command = [str(program), "serve", "--location", str(cwd / "store"), "--bind", f"127.0.0.1:{port}"]
    return Server(command, port, cwd)


def virtuoso():
    """Nothing where it is not installed. Its user dba has the password dba; updates want a digest of it."""
    program = shutil.which("virtuoso-t")
    if not program:
        return None
    port, http_port, cwd = free_port(), free_port(), folder()
    (cwd / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = {cwd}/virtuoso.db
ErrorLogFile = {cwd}/virtuoso.log
LockFile = {cwd}/virtuoso.lck
TransactionFile = {cwd}/virtuoso.trx
xa_persistent_file = {cwd}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {cwd}/temp.db
TransactionFile = {cwd}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {cwd}
ServerThreads = 10
[SPARQL]
DefaultGraph = urn:none
"""
    )
    return Server([program, "-f"], http_port, cwd)


def select(url, query):
    """The bindings a SPARQL endpoint answers with."""
    body = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(url, body, {"accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)["results"]["bindings"]


class Rdflib:
    """SPARQL 1.1 Update and Graph Store over rdflib, with a list of what to do to the next requests instead of serving them:
    a status, a status with headers, "slow", or "die" (in the middle of the request)."""

    def __init__(self):
        import rdflib

        self.data = rdflib.Dataset()
        self.trouble = []
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                trouble = outer.trouble.pop(0) if outer.trouble else None
                if trouble == "die":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                length = self.headers.get("content-length")
                body = self.chunks() if length is None else self.rfile.read(int(length))
                outer.requests.append((self.path, dict(self.headers)))
                if trouble == "slow":
                    time.sleep(5)
                status, headers, said = 204, {}, b""
                if isinstance(trouble, tuple):
                    status, headers = trouble
                    said = b"told: " + self.headers.get("authorization", "").encode()
                else:
                    try:
                        outer.take(self.path, self.headers["content-type"], body.decode())
                    except Exception as error:  # the answer of the server under test, whatever it is
                        status, said = 400, str(error).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def chunks(self):
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # clients that leave are part of the tests
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, media_type, body):
        import rdflib

        parts = urllib.parse.urlsplit(path)
        if media_type == "application/sparql-update":
            self.data.update(body)
        else:
            graph = urllib.parse.parse_qs(parts.query)["graph"][0]
            self.data.graph(rdflib.URIRef(graph)).parse(data=body, format="nt")

    def count(self):
        return sum(1 for _ in self.data.quads((None, None, None, None)))

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Proxy:
    """Between a client and a server. `cut`: every connection breaks after so many bytes of the client, `cuts` times;
    `dies`: the first such break is the end of the server; `stall`: nothing goes on after so many; `only_bolt_4`: takes the client's proposals of Bolt 5 away; `tls`: speaks TLS
    with this certificate and key."""

    def __init__(self, port, cut=None, cuts=1 << 30, dies=False, stall=None, only_bolt_4=False, tls=None):
        self.upstream, self.cut, self.cuts, self.dies = port, cut, cuts, dies
        self.stall, self.only_bolt_4 = stall, only_bolt_4
        self.context = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*tls)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            if self.context:
                client = self.context.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.upstream))
        except OSError:
            client.close()
            return
        threading.Thread(target=self.pump, args=(server, client), daemon=True).start()
        sent = 0
        try:
            while data := client.recv(65536):
                if self.only_bolt_4 and sent == 0:
                    data = data[:4] + data[8:12] + data[8:]
                sent += len(data)
                if self.cut and sent > self.cut and self.cuts > 0:
                    self.cuts -= 1
                    if self.dies:
                        self.listener.shutdown(socket.SHUT_RDWR)
                        self.listener.close()
                    break
                if self.stall and sent > self.stall:
                    time.sleep(20)
                    break
                server.sendall(data)
        except OSError:
            pass
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def pump(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        try:
            sink.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def stop(self):
        self.listener.close()
