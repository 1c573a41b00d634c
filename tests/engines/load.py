"""`actograph load` and `query` as processes, against servers of others. See run."""

import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import tempfile
import time
import unittest

import servers
from servers import PASSWORD, Proxy

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["ACTOGRAPH"]
SAMPLES = sorted(str(path) for path in ROOT.glob("graphs/*/*.jsonl"))
HOSTILE = [
    "a \"quoted\" 'name'", "back\\slash\\", "\\u0022 } } ; DROP ALL #", "'}) DETACH DELETE n //", "$rows", "line\nbreak\ttab",
    "\u202ethgir ot tfel", "👩‍👩‍👧‍👦 family", "김정은", "</script>]]>", "=cmd|' /C calc'!A0", "x" * 100_000, " ", "`", "{a|b}",
]  # fmt: skip


def fact(number, subject, target, document="d", relation="Consult", evidence="They met.", alias=None):
    def role(name):
        names = sorted({name, alias or name})
        return {"id": f"person/{name}", "name": name, "type": "Person", "text": name, "start": 0, "end": 1, "aliases": names}

    return {
        "id": f"fact/{number}", "doc": document, "sentence": 0, "subject": role(subject), "object": role(target),
        "relation": {"type": relation, "lemma": "meet", "text": "met", "start": 5, "end": 8},
        "time": {"text": "in June", "start": 9, "end": 16, "value": "2018-06"}, "polarity": "positive",
        "modality": "asserted", "confidence": 0.94, "evidence": evidence,
    }  # fmt: skip


def graph(facts):
    path = pathlib.Path(tempfile.mkdtemp(prefix="actograph-engines-")) / "news.jsonl"
    path.write_text("".join(json.dumps(fact) + "\n" for fact in facts))
    return str(path)


def hostile():
    return graph(fact(f"h{i}", f"h{i}", "anna", evidence=text, alias=text) for i, text in enumerate(HOSTILE))


def big(facts=6000, people=1500):
    kinds = ["Consult", "Say", "Accuse", "Move"]
    return graph(
        fact(i, f"p{i * 7919 % people}", f"p{i * 104729 % people}", f"d{i // 40}", kinds[i % 4]) for i in range(facts)
    )


def start(*arguments, password=None, user=None, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ACTOGRAPH_")}
    clean |= {"ACTOGRAPH_PASSWORD": password} if password else {}
    clean |= {"ACTOGRAPH_USER": user} if user else {}
    return subprocess.Popen(
        [PROGRAM, *arguments], env={**clean, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def lines(*graphs):
    return [json.loads(line) for path in graphs for line in pathlib.Path(path).read_text("utf-8").split("\n") if line]


class Case(unittest.TestCase):
    def run_program(self, *arguments, code=0, **more):
        process = start(*arguments, **more)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, code, err)
        self.assertNotIn(PASSWORD, out + err)
        self.assertNotIn("hunter2", out + err)
        self.assertNotIn("panicked", err)
        self.out = out
        return err


class Bolt(Case):
    """ArcadeDB, read back with Neo4j's own driver."""

    @classmethod
    def setUpClass(cls):
        import neo4j

        cls.server = servers.arcadedb()
        cls.driver = neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{cls.server.port}", auth=("root", PASSWORD))
        cls.big = big()

    @classmethod
    def tearDownClass(cls):
        cls.driver.close()
        cls.server.stop()

    def load(self, graph, database, *options, port=None, scheme="bolt", user="root", password=PASSWORD, **more):
        url = f"{scheme}://127.0.0.1:{port or self.server.port}/{database}"
        return self.run_program("load", graph, "--into", url, *options, user=user, password=password, **more)

    def ask(self, database, query, **parameters):
        with self.driver.session(database=database) as session:
            return [record.data() for record in session.run(query, **parameters)]

    def counts(self, database):
        [nodes] = self.ask(database, "MATCH (n:Entity) RETURN count(n) AS n, count(DISTINCT n.id) AS ids")
        [facts] = self.ask(database, "MATCH ()-[r]->() RETURN count(r) AS n, count(DISTINCT r.id) AS ids")
        self.assertEqual((nodes["n"], facts["n"]), (nodes["ids"], facts["ids"]))
        return nodes["n"], facts["n"]

    def expected(self, *graphs):
        """What the JSON Lines say should be there."""
        roles = ["subject", "object", "to", "place", "by"]
        nodes = {line[role]["id"] for line in lines(*graphs) for role in roles if line.get(role)}
        return len(nodes), len({line["id"] for line in lines(*graphs)})

    def test_samples_arrive_whole_and_once(self):
        for _ in range(2):
            for sample in SAMPLES:
                self.load(sample, "news")
            self.assertEqual(self.counts("news"), self.expected(*SAMPLES))
        for line in lines(*SAMPLES):
            target = line.get("object") or line.get("to") or line.get("place") or line["subject"]
            kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", line["relation"]["type"]).upper()
            [found] = self.ask(
                "news",
                "MATCH (a:Entity)-[r {id: $id}]->(b:Entity) "
                "RETURN a.id AS a, b.id AS b, type(r) AS kind, labels(a) AS labels, properties(r) AS r",
                id=line["id"],
            )
            self.assertEqual((found["a"], found["b"], found["kind"]), (line["subject"]["id"], target["id"], kind))
            self.assertIn(line["subject"]["type"], found["labels"])
            for name in ["lemma"]:
                self.assertEqual(found["r"][name], line["relation"][name])
            for name in ["evidence", "polarity", "modality", "sentence"]:
                self.assertEqual(found["r"][name], line[name])
            self.assertAlmostEqual(found["r"]["confidence"], line["confidence"])
            self.assertEqual(found["r"]["document"], line["doc"])

    def test_text_stays_text_and_graphs_unite(self):
        self.load(hostile(), "more")
        self.load(graph([fact("h0", "h0", "anna", evidence=HOSTILE[0], alias="Another Name")]), "more", "--batch", "1")
        self.assertEqual(self.counts("more"), (len(HOSTILE) + 1, len(HOSTILE)))
        for i, text in enumerate(HOSTILE):
            [found] = self.ask("more", "MATCH (a:Entity {id: $id})-[r]->() RETURN a.aliases AS names, r.evidence AS e", id=f"person/h{i}")
            self.assertEqual(found["e"], text)
            self.assertIn(text, found["names"])
            self.assertEqual("Another Name" in found["names"], i == 0)

    def test_killed_in_the_middle_and_run_again(self):
        into = f"bolt://127.0.0.1:{self.server.port}/broken"
        process = start("load", self.big, "--into", into, "--batch", "200", user="root", password=PASSWORD)
        while self.counts("broken")[1] < 400:
            self.assertIsNone(process.poll(), "done before it could be killed")
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertLess(self.counts("broken")[1], 6000)
        # The connection breaks five times more, wherever it happens to be.
        proxy = Proxy(self.server.port, cut=400_000, cuts=5)
        err = self.load(self.big, "broken", port=proxy.port)
        proxy.stop()
        self.assertIn("the server closed the connection; attempt 2", err)
        self.assertEqual(self.counts("broken"), self.expected(self.big))

    def test_speaks_bolt_4_too(self):
        proxy = Proxy(self.server.port, only_bolt_4=True)
        self.load(hostile(), "old", port=proxy.port)
        proxy.stop()
        self.assertEqual(self.counts("old"), (len(HOSTILE) + 1, len(HOSTILE)))

    def test_speed(self):
        for run in ["cold", "again", "again"]:
            began, spent = time.time(), self.server.cpu_seconds()
            self.load(self.big, "big")
            seconds, spent = time.time() - began, self.server.cpu_seconds() - spent
            print(
                f"Bolt, {run}: 6000 facts and 1500 nodes in {seconds:.1f} s: {6000 / seconds:.0f} facts/s, "
                f"{6000 / spent:.0f} facts a second of the server's processor time"
            )
        self.assertEqual(self.counts("big"), self.expected(self.big))

    def test_cluster_scheme(self):
        self.load(SAMPLES[0], "news", scheme="neo4j")

    def test_wrong_password(self):
        err = self.load(SAMPLES[0], "news", password="hunter2", code=2)
        self.assertIn("the server refuses the password of user 'root'", err)
        err = self.load(SAMPLES[0], "news", user=None, password=None, code=2)
        self.assertRegex(err, "the server (wants a user|refuses)")
        err = self.load(SAMPLES[0], "news", user="root", password=None, code=2)
        self.assertIn("set ACTOGRAPH_PASSWORD", err)
        url = f"bolt://root:hunter2@127.0.0.1:{self.server.port}/news"
        err = self.run_program("load", SAMPLES[0], "--into", url, code=2)
        self.assertIn("set ACTOGRAPH_PASSWORD instead", err)

    def test_server_down(self):
        err = self.load(SAMPLES[0], "news", port=servers.free_port(), code=2)
        self.assertIn("is the server running, with Bolt on that port?", err)
        err = self.load(SAMPLES[0], "news", port=self.server.http_port, code=2)
        self.assertRegex(err, "Bolt is|does not speak Bolt|closed the connection")

    def test_server_dies_half_way(self):
        proxy = Proxy(self.server.port, cut=300_000, dies=True)
        err = self.load(self.big, "big", "--retries", "2", "--batch", "500", port=proxy.port, code=2)
        proxy.stop()
        self.assertRegex(err, r"given up after 2 more attempts; \d+ of 7500 nodes and facts are in")

    def test_slow_server(self):
        proxy = Proxy(self.server.port, stall=20_000)
        err = self.load(self.big, "big", "--timeout", "1", "--retries", "1", port=proxy.port, code=2)
        proxy.stop()
        self.assertIn("no answer for 1 s: a longer --timeout or a smaller --batch may help", err)

    def test_encryption(self):
        place = servers.folder()
        authority = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=loopback"]
        names = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]
        files = ["-keyout", str(place / "key.pem"), "-out", str(place / "cert.pem")]
        try:
            subprocess.run(["openssl", "req", *authority, *names, *files], check=True, capture_output=True)
        except FileNotFoundError:
            self.skipTest("openssl is not there")
        proxy = Proxy(self.server.port, tls=(place / "cert.pem", place / "key.pem"))
        self.load(SAMPLES[0], "news", port=proxy.port, scheme="bolt+ssc")
        self.load(SAMPLES[0], "news", port=proxy.port, scheme="bolt+s", SSL_CERT_FILE=str(place / "cert.pem"))
        err = self.load(SAMPLES[0], "news", port=proxy.port, scheme="bolt+s", code=2)
        self.assertIn("certificate is not trusted", err)
        err = self.load(SAMPLES[0], "news", port=self.server.port, scheme="bolt+s", code=2)
        self.assertRegex(err, "does not speak TLS|closed the connection")
        err = self.run_program("load", SAMPLES[0], "--into", "bolt://192.0.2.1/news", password="hunter2", user="a", code=2)
        self.assertIn("write bolt+s://…, or give --insecure", err)

    def test_readme(self):
        commands = readme("Load into Neo4j, Memgraph or ArcadeDB")
        here = graph([fact(1, "anna", "berta")])
        for command in commands:
            command = command.replace("localhost:7687", f"127.0.0.1:{self.server.port}/readme").replace("--user neo4j", "--user root")
            if "neo4j+s://" in command:
                continue  # a server of somebody else's
            process = subprocess.run(
                ["bash", "-c", command], cwd=pathlib.Path(here).parent, capture_output=True, text=True,
                env={**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}", "ACTOGRAPH_PASSWORD": PASSWORD},
            )  # fmt: skip
            self.assertEqual(process.returncode, 0, process.stderr)
        self.assertEqual(self.counts("readme"), (2, 1))


def readme(heading):
    """The commands of a section of the README."""
    text = (ROOT / "README.md").read_text()
    section = re.split(r"^#+ ", text.split(f"## {heading}\n")[1], flags=re.MULTILINE)[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    assert commands, heading
    return [command.split("   #")[0] for command in commands]


class Rdf(Case):
    """RDF stores, read back by their own SPARQL."""

    @classmethod
    def setUpClass(cls):
        cls.server = servers.oxigraph()
        cls.rdflib = servers.Rdflib()
        cls.virtuoso = servers.virtuoso()
        cls.big = big(3000, 700)

    @classmethod
    def tearDownClass(cls):
        for server in (cls.server, cls.rdflib, cls.virtuoso):
            if server:
                server.stop()

    def setUp(self):
        self.rdflib.trouble.clear()
        self.rdflib.requests.clear()

    def quads(self, *graphs):
        """The statements that the N-Quads of the graphs hold together."""
        merged = subprocess.run([PROGRAM, "export", *graphs, "--to", "nquads", "--quiet"], capture_output=True, check=True)
        return len(set(merged.stdout.splitlines()))

    def count(self):
        url = f"http://127.0.0.1:{self.server.port}/query"
        [row] = servers.select(url, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return int(row["n"]["value"])

    def clear(self):
        url = f"http://127.0.0.1:{self.server.port}/update"
        servers.urllib.request.urlopen(servers.urllib.request.Request(url, b"DROP ALL", {"content-type": "application/sparql-update"}))

    def load(self, graph, path, *options, port=None, **more):
        return self.run_program("load", graph, "--into", f"http://127.0.0.1:{port or self.server.port}{path}", *options, **more)

    def test_oxigraph_by_quads_and_by_update(self):
        for path in ["/store", "/update"]:
            self.clear()
            for _ in range(2):
                for sample in [*SAMPLES, hostile()]:
                    self.load(sample, path, "--batch", "500")
                self.assertEqual(self.count(), sum(map(self.quads, [*SAMPLES, hostile()])))
            url = f"http://127.0.0.1:{self.server.port}/query"
            texts = servers.select(url, "SELECT DISTINCT ?t { GRAPH ?g { ?s <http://www.w3.org/ns/oa#exact> ?t } }")
            self.assertLessEqual(set(HOSTILE), {row["t"]["value"] for row in texts})

    def test_oxigraph_killed_in_the_middle_and_run_again(self):
        self.clear()
        process = start("load", self.big, "--into", f"http://127.0.0.1:{self.server.port}/store", "--batch", "1000")
        while self.count() < 3000:
            self.assertIsNone(process.poll(), "done before it could be killed")
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertLess(self.count(), self.quads(self.big))
        proxy = Proxy(self.server.port, cut=1_000_000, cuts=3)
        self.assertIn("attempt 2", self.load(self.big, "/store", "--batch", "1000", port=proxy.port))
        proxy.stop()
        self.assertEqual(self.count(), self.quads(self.big))

    def test_virtuoso_graph_by_graph(self):
        if not self.virtuoso:
            self.skipTest("Virtuoso is not installed")
        sample = graph(fact(f"v{i}", f"v{i}", "anna", f"doc{i}", evidence=text, alias=text) for i, text in enumerate(HOSTILE[:8]))
        for _ in range(2):
            self.load(sample, "/sparql-graph-crud-auth", port=self.virtuoso.port, user="dba", password="dba")
            query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/actograph/')) }"
            [row] = servers.select(f"http://127.0.0.1:{self.virtuoso.port}/sparql", query)
            self.assertEqual(int(row["n"]["value"]), self.quads(sample))
        err = self.load(sample, "/sparql-graph-crud-auth", port=self.virtuoso.port, user="dba", password="hunter2", code=2)
        self.assertIn("refuses the password of user 'dba'", err)

    def test_rdflib_by_update_and_graph_by_graph(self):
        sample = hostile()
        for path in ["/update", "/rdf-graphs/service"]:
            self.rdflib.data = type(self.rdflib.data)()
            for _ in range(2):
                self.load(sample, path, port=self.rdflib.port)
                self.assertEqual(self.rdflib.count(), self.quads(sample), path)
            texts = {str(o) for _, p, o, _ in self.rdflib.data.quads((None, None, None, None)) if str(p).endswith("#exact")}
            self.assertEqual(texts, set(HOSTILE))

    def test_busy_dying_and_slow_servers(self):
        sample, port = hostile(), self.rdflib.port
        self.rdflib.data = type(self.rdflib.data)()
        self.rdflib.trouble += [(503, {"retry-after": "1"}), (429, {})]
        err = self.load(sample, "/update", port=port)
        self.assertIn("the server is busy (503 Service Unavailable)", err)
        self.assertEqual(self.rdflib.count(), self.quads(sample))
        self.rdflib.trouble += [None, "die", "die"]
        err = self.load(sample, "/update", "--batch", "100", port=port)
        self.assertIn("attempt 3", err)
        self.rdflib.trouble += [None] + [(503, {})] * 3
        err = self.load(sample, "/update", "--batch", "100", "--retries", "2", port=port, code=2)
        self.assertRegex(err, r"given up after 2 more attempts; 100 of \d+ statements are in")
        self.rdflib.trouble += ["slow", "slow"]
        err = self.load(sample, "/update", "--timeout", "1", port=port, code=2)
        self.assertIn("no answer for 1 s", err)

    def test_refusals_say_what_to_do_and_keep_secrets(self):
        sample, port = SAMPLES[0], self.rdflib.port
        for status, words in [(401, "refuses the password of user 'anna'"), (403, "does not let this user write"), (404, "7878/store on Oxigraph")]:
            self.rdflib.trouble.append((status, {}))
            self.assertIn(words, self.load(sample, "/update", port=port, user="anna", password="hunter2", code=2))
        self.rdflib.trouble.append((307, {"location": "https://elsewhere.example/"}))
        self.assertIn("https://elsewhere.example/", self.load(sample, "/update", port=port, code=2))
        self.rdflib.trouble.append((500, {}))
        err = self.load(sample, "/update", port=port, code=2, ACTOGRAPH_TOKEN="hunter2")
        self.assertIn("told: Bearer …", err)
        self.assertIn("is the server running?", self.load(sample, "/update", port=servers.free_port(), code=2))

    def test_readme(self):
        here = pathlib.Path(graph([fact(1, "anna", "berta")])).parent
        self.clear()
        environment = {**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"}
        ran = 0
        for heading in ["Load into Oxigraph, Fuseki, GraphDB or Virtuoso", "Ask in SPARQL"]:
            for command in readme(heading):
                if "localhost" in command and "localhost:7878" not in command:
                    continue  # a server that is not here
                command = command.replace("localhost:7878", f"127.0.0.1:{self.server.port}")
                done = subprocess.run(["bash", "-c", command], cwd=here, env=environment, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
                ran += 1
        self.assertGreaterEqual(ran, 3)
        self.assertEqual(self.count(), self.quads(str(here / "news.jsonl")))
        # What an embedded store loads from a file is what a server is sent.
        (here / "news.nq").write_bytes(subprocess.run([PROGRAM, "export", "news.jsonl", "--to", "nquads"], cwd=here, capture_output=True).stdout)
        oxigraph = pathlib.Path(servers.sys.executable).parent / "oxigraph"
        subprocess.run([oxigraph, "load", "--location", "store", "--file", "news.nq"], cwd=here, check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
