"""RDF of the program, as other readers have it: rdflib, pyld and an Oxigraph store must find the same triples in every syntax.

    python rdf.py ACTOGRAPH JSONL...

Exports each graph as JSON-LD, Turtle, N-Triples and N-Quads and compares the triples, once as it is and once with strings in
it that break careless writers and readers. Asks the first graph what the README asks.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pyld.jsonld
import rdflib

# "0.940" is to stay "0.940".
rdflib.NORMALIZE_LITERALS = False

HOSTILE = [
    'a "quoted" name', "back\\slash\\", "</script><b>&amp;", "]]>", "line\nbreak\r\nand\ttab", "\x01\x7f\x85control",
    "\u202ethgir ot tfel\u202c", "👩‍👩‍👧 family 🇳🇴", "\u0301lone mark", "حسن روحانی", "김정은", "http://a.example/b c?d#e", "_:b0",
    "@id", "\ufffd\u2028\ufeff", " ", "ag:Event", "'''", "^^xsd:date", "@en", "%20 {x} |", "=cmd|' /C calc'!A0",
]


def hostile(value, draw):
    """Names, aliases and texts become strings of trouble; what has a fixed form stays."""
    if isinstance(value, dict):
        free = {"name", "text", "lemma", "evidence", "title", "url"}
        return {k: draw.choice(HOSTILE) + v if k in free and isinstance(v, str) else hostile(v, draw) for k, v in value.items()}
    if isinstance(value, list):
        return [draw.choice(HOSTILE) + v if isinstance(v, str) and not v.startswith("fact/") else hostile(v, draw) for v in value]
    return value


def term(node):
    if isinstance(node, rdflib.Literal):
        # A plain string has a datatype that may be left out.
        datatype = str(node.datatype or rdflib.XSD.string)
        return str(node), datatype, node.language
    assert isinstance(node, rdflib.URIRef), f"{node!r} is neither an IRI nor a literal"
    return str(node)


def number(object):
    numeric = isinstance(object, tuple) and object[1].endswith(("decimal", "integer", "nonNegativeInteger"))
    return float(object[0]) if numeric else object


def triples(text, syntax):
    graph = rdflib.Dataset(default_union=True) if syntax in ("nquads", "json-ld") else rdflib.Graph()
    graph.parse(data=text, format=syntax)
    return {tuple(map(term, triple[:3])) for triple in graph}


def check(program, jsonl):
    export = lambda to: subprocess.run([program, "export", "-q", jsonl, "--to", to], check=True, capture_output=True).stdout.decode()
    found = {syntax: triples(export(to), syntax) for to, syntax in
             [("ntriples", "nt"), ("turtle", "turtle"), ("nquads", "nquads"), ("jsonld", "json-ld")]}
    by_pyld = pyld.jsonld.to_rdf(json.loads(export("jsonld")), {"format": "application/n-quads"})
    found["pyld"] = triples(by_pyld, "nt")
    # Without named graphs a node may have appearances.
    appearances = {s for s, p, o in found["nt"] if o == "https://w3id.org/actograph/ns#Appearance"}
    expected = found["nt"]
    assert expected, f"{jsonl}: no triples"
    for syntax, got in found.items():
        want = {t for t in expected if t[0] not in appearances} if syntax == "nquads" else expected
        if got != want:
            lines = [f"{jsonl}: {syntax} has {len(got)} triples, N-Triples has {len(want)}"]
            lines += [f"  only {syntax}: {t}" for t in sorted(got - want, key=str)[:5]]
            lines += [f"  missing: {t}" for t in sorted(want - got, key=str)[:5]]
            sys.exit("\n".join(lines))
    return expected


def store(program, jsonl, expected):
    """An Oxigraph store holds those triples after loading any of the files, and after loading it twice."""
    oxigraph = Path(sys.executable).parent / "oxigraph"
    for extension in ("jsonld", "ttl", "nt", "nq"):
        with tempfile.TemporaryDirectory() as folder:
            file, location, dump = (str(Path(folder, name)) for name in (f"graph.{extension}", "store", "dump.nq"))
            subprocess.run([program, "export", "-q", jsonl, "-o", file], check=True)
            for _ in range(2):
                subprocess.run([oxigraph, "load", "--location", location, "--file", file], check=True, capture_output=True)
            subprocess.run([oxigraph, "dump", "--location", location, "--file", dump], check=True, capture_output=True)
            got = triples(Path(dump).read_text("utf-8"), "nquads")
            # A store keeps the value of a number, not its type below xsd:integer or its last zeros.
            got, expected = ({(s, p, number(o)) for s, p, o in found} for found in (got, expected))
            assert got == expected, f"{jsonl}: the store loaded from .{extension} has {len(got)} triples, not {len(expected)}"
            # What a store gives out is a graph to us.
            back = subprocess.run([program, "export", "-q", dump], check=True, capture_output=True).stdout
            lines = subprocess.run([program, "export", "-q", jsonl], check=True, capture_output=True).stdout
            assert back == lines, f"{jsonl}: the store's dump from .{extension} reads back otherwise"


def ask(program, jsonl):
    """The README's query finds what the lines say."""
    readme = Path(__file__).resolve().parents[2].joinpath("README.md").read_text("utf-8")
    query = readme.split("```sparql\n")[1].split("```")[0]
    turtle = subprocess.run([program, "export", "-q", jsonl, "--to", "turtle"], check=True, capture_output=True).stdout
    found = {tuple(map(str, row)) for row in rdflib.Graph().parse(data=turtle, format="turtle").query(query)}
    rows = [json.loads(line) for line in Path(jsonl).read_text("utf-8").splitlines()]
    expected = {(r["subject"]["name"], r["object"]["name"], r["evidence"]) for r in rows
                if r["relation"]["type"] == "Consult" and r["polarity"] == "positive" and (r["object"] or {}).get("name")}
    assert found and found == expected, f"the README's query: {found} is not {expected}"


def main(program, *files):
    ask(program, files[0])
    total = 0
    draw = random.Random(20191006)
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for number, file in enumerate(files):
            rows += [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]
            found = check(program, file)
            total += len(found)
            store(program, file, found)
            strange = Path(folder, f"{number}.jsonl")
            broken = [hostile(row, draw) for row in rows]
            strange.write_text("".join(json.dumps(row) + "\n" for row in broken), "utf-8")
            total += len(check(program, str(strange)))
        # All documents at once, each node known to several.
        union = Path(folder, "union.jsonl")
        union.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        total += len(check(program, str(union)))
    print(f"{total} triples, the same to rdflib {rdflib.__version__}, pyld and Oxigraph in every syntax")


main(*sys.argv[1:])
