"""Reads one graph in every property-graph format by the tools those formats are for, and compares.

    property_graph.py FOLDER      the files NAME.json, NAME.graphml ... of one or more graphs
    property_graph.py --engine ENGINE FILE.cypher FILE.json      (used by the first form: one engine a process)

The node-link JSON, which the Rust tests compare with the graph itself, says what is due. Exit code 0: all is equal.
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LISTS = ("aliases", "documents", "contains")


def equal(found, due, what):
    if found != due:
        if isinstance(found, dict) and isinstance(due, dict):
            for key in list(due) + list(found):
                if found.get(key) != due.get(key):
                    raise SystemExit(f"{what}: {key!r}: found {found.get(key)!r}, due {due.get(key)!r}")
        raise SystemExit(f"{what}: found {found!r}, due {due!r}")


def reference(path):
    """Nodes by id and edges by key, as plain dictionaries."""
    data = json.load(open(path, encoding="utf-8"))
    nodes = {node["id"]: {k: v for k, v in node.items() if k != "id"} for node in data["nodes"]}
    ends = ("source", "target", "key")
    edges = {
        edge["key"]: (edge["source"], edge["target"], {k: v for k, v in edge.items() if k not in ends})
        for edge in data["edges"]
    }
    return nodes, edges


def in_xml(value):
    """A value as XML can hold it: a list is JSON, which has escapes for control characters."""
    if isinstance(value, str):
        return ILLEGAL.sub("\ufffd", value)
    return [re.sub("[\ufffe\uffff]", "\ufffd", item) for item in value] if isinstance(value, list) else value


def without_empty(fields):
    return {name: value for name, value in fields.items() if value != "" and value is not None}


def networkx_readers(stem, nodes, edges):
    import networkx as nx

    graph = nx.node_link_graph(json.load(open(stem + ".json", encoding="utf-8")), edges="edges")
    assert graph.is_directed() and graph.is_multigraph()
    equal(dict(graph.nodes(data=True)), nodes, "node-link nodes")
    equal({key: (s, t, fields) for s, t, key, fields in graph.edges(keys=True, data=True)}, edges, "node-link edges")

    def fields(read):
        read = dict(read)
        read.pop("label", None)
        read.pop("id", None)
        # networkx leaves some empty texts out.
        return without_empty({name: json.loads(value) if name in LISTS else value for name, value in read.items()})

    nodes = {node: without_empty({k: in_xml(v) for k, v in due.items()}) for node, due in nodes.items()}
    unquote = urllib.parse.unquote
    graph = nx.read_graphml(stem + ".graphml", force_multigraph=True)
    equal({unquote(node): fields(read) for node, read in graph.nodes(data=True)}, nodes, "GraphML nodes")
    found = {unquote(k): (unquote(s), unquote(t), fields(read)) for s, t, k, read in graph.edges(keys=True, data=True)}
    due = {k: (s, t, without_empty({n: in_xml(v) for n, v in e.items()})) for k, (s, t, e) in edges.items()}
    equal(found, due, "GraphML edges")

    graph = nx.MultiDiGraph(nx.read_gexf(stem + ".gexf"))
    found = {unquote(node): fields(read) for node, read in graph.nodes(data=True)}
    equal(found, nodes, "GEXF nodes")
    facts = {}
    for source, target, read in graph.edges(data=True):
        ids = json.loads(read["facts"])
        assert read["weight"] == len(ids) and read["kind"] if "kind" in read else True
        for fact in ids:
            facts[fact] = (unquote(source), unquote(target), read["type"], read["lemma"])
            start, end = due[fact][2].get("time_start"), due[fact][2].get("time_end")
            if start and end:
                assert any(a <= start and end <= b for a, b in read["spells"]), (read, start, end)
    equal(facts, {k: (s, t, e["type"], e.get("lemma", "")) for k, (s, t, e) in due.items()}, "GEXF edges")


def igraph_reader(stem, nodes, edges):
    import igraph

    graph = igraph.Graph.Read_GraphML(stem + ".graphml")
    names = [urllib.parse.unquote(name) for name in graph.vs["id"]] if nodes else []
    equal(sorted(names), sorted(nodes), "igraph nodes")
    found = sorted((names[e.source], names[e.target], e["document"], e["evidence"]) for e in graph.es)
    due = sorted((s, t, in_xml(e["document"]), in_xml(e["evidence"])) for s, t, e in edges.values())
    equal(found, due, "igraph edges")


def pandas_reader(stem, nodes, edges):
    import pandas

    def rows(part):
        path = f"{stem}.{part}.csv"
        table = pandas.read_csv(path, dtype=str, keep_default_na=False, lineterminator="\n")
        plain = [dict(row) for row in csv.DictReader(open(path, encoding="utf-8", newline=""))]
        equal(len(table), len(plain), f"rows of {path}")
        return plain

    def cell(text):
        return text[1:] if re.match(r"'+[=+\-@\t\r]", text) else text

    for row in rows("nodes"):
        due = nodes[cell(row["id"])]
        for name, value in row.items():
            value = json.loads(value) if name in LISTS and value else cell(value)
            if name not in ("id", "quoted") and name in due:
                equal(value, due[name], f"CSV {name}")
    seen = set()
    for row in rows("edges"):
        source, target, due = edges[row["id"]]
        seen.add(row["id"])
        equal((cell(row["source"]), cell(row["target"])), (source, target), "CSV ends")
        for name, value in due.items():
            equal(cell(row[name]) if isinstance(value, str) else type(value)(row[name]), value, f"CSV {name}")
    equal(seen, set(edges), "CSV edges")


def pyarrow_reader(stem, nodes, edges):
    import pyarrow.parquet

    def rows(part):
        table = pyarrow.parquet.read_table(f"{stem}.{part}.parquet").to_pylist()
        return [
            {name: str(v) if name in ("time_start", "time_end") else v for name, v in row.items() if v is not None}
            for row in table
        ]

    found = {row["id"]: {name: v for name, v in row.items() if name != "id"} for row in rows("nodes")}
    equal(found, nodes, "Parquet nodes")
    found = {}
    for row in rows("edges"):
        names = row.pop("source_name"), row.pop("target_name")
        source, target = row.pop("source"), row.pop("target")
        equal(names, (nodes[source]["name"], nodes[target]["name"]), "Parquet names")
        found[row.pop("id")] = (source, target, row)
    equal(found, edges, "Parquet edges")


def statements(path):
    """A statement ends with a line that ends in a semicolon."""
    text = []
    for line in open(path, encoding="utf-8", newline="\n"):
        if line.startswith("//") and not text:
            continue
        text.append(line)
        if line.endswith(";\n"):
            yield "".join(text)[:-2]
            text = []
    assert not text, "a statement without an end"


def kuzu_like(module, script):
    connection = module.Connection(module.Database(":memory:"))
    for _ in range(2):
        connection.execute(open(script, encoding="utf-8", newline="\n").read())

    def rows(query):
        result = connection.execute(query)
        names = [name.split(".")[-1] for name in result.get_column_names()]
        return [dict(zip(names, row)) for row in result.get_all()]

    nodes = rows("MATCH (n:Entity) RETURN n.*")
    columns = [row["name"] for row in rows("CALL table_info('SAY') RETURN *")]
    columns = ", ".join(f"r.{name}" for name in columns)
    edges = rows(f"MATCH (s:Entity)-[r]->(t:Entity) RETURN s.id AS source, t.id AS target, {columns}")
    return nodes, edges


def arcadedb(script):
    import arcadedb_embedded

    with tempfile.TemporaryDirectory() as folder:
        database = arcadedb_embedded.create_database(os.path.join(folder, "news"))
        for _ in range(2):
            for statement in statements(script):
                if statement.startswith("CREATE "):
                    database.command("opencypher", statement)
                    continue
                with database.transaction():
                    database.command("opencypher", statement)

        def rows(query):
            return [row.to_dict() for row in database.query("opencypher", query)]

        def properties(row, name):
            found = row[name]
            found = found if isinstance(found, dict) else found.to_dict()
            return {key: value for key, value in found.items() if not key.startswith("@")}

        nodes = [properties(row, "p") for row in rows("MATCH (n:Entity) RETURN properties(n) AS p")]
        query = "MATCH (s:Entity)-[r]->(t:Entity) RETURN s.id AS source, t.id AS target, properties(r) AS p"
        edges = [{"source": row["source"], "target": row["target"], **properties(row, "p")} for row in rows(query)]
        database.close()
    return nodes, edges


def engine(name, script, path):
    if name == "arcadedb":
        found_nodes, found_edges = arcadedb(script)
    else:
        found_nodes, found_edges = kuzu_like(__import__(name), script)
    nodes, edges = reference(path)

    def held(value):
        """Kuzu's strings end at a NUL, so its script has U+FFFD there."""
        if name == "arcadedb" or not isinstance(value, (str, list)):
            return value
        return value.replace("\0", "\ufffd") if isinstance(value, str) else [held(item) for item in value]

    def fields(row):
        fields = {key: value for key, value in row.items() if value is not None and key not in ("id", "source", "target")}
        return {key: sorted(value) if key in LISTS else value for key, value in fields.items()}

    def due(row):
        return {key: sorted(held(value)) if key in LISTS else held(value) for key, value in row.items()}

    equal({row["id"]: fields(row) for row in found_nodes}, {held(id): due(row) for id, row in nodes.items()}, "nodes")
    found = {row["id"]: (row["source"], row["target"], fields(row)) for row in found_edges}
    equal(len(found_edges), len(found), "edges twice")
    equal(found, {key: (held(s), held(t), due(row)) for key, (s, t, row) in edges.items()}, "edges")


def main(folder):
    stems = sorted(os.path.join(folder, name[:-5]) for name in os.listdir(folder) if name.endswith(".json"))
    assert stems, "no graphs"
    for stem in stems:
        nodes, edges = reference(stem + ".json")
        networkx_readers(stem, nodes, edges)
        igraph_reader(stem, nodes, edges)
        pandas_reader(stem, nodes, edges)
        if os.path.exists(stem + ".nodes.parquet"):
            pyarrow_reader(stem, nodes, edges)
        for name, script in (("kuzu", "kuzu.cypher"), ("ladybug", "kuzu.cypher"), ("arcadedb", "cypher")):
            command = [sys.executable, os.path.abspath(__file__), "--engine", name, f"{stem}.{script}", stem + ".json"]
            # ArcadeDB leaves logs where it is started.
            done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
            if done.returncode != 0:
                raise SystemExit(f"{name} {stem}: {done.stdout}{done.stderr}")
        print(f"{os.path.basename(stem)}: {len(nodes)} nodes and {len(edges)} edges, equal for every reader")


if __name__ == "__main__":
    engine(*sys.argv[2:]) if sys.argv[1] == "--engine" else main(sys.argv[1])
