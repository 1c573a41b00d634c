//! `load` and `query` up to the database: with the features what they check and answer, without them what they say.
//! Real databases are in tests/engines.

use super::{NEWS, Workplace};

fn place() -> Workplace {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    place.run(&["extract", "news.txt", "-q", "-o", "news.jsonl"]).exits(0);
    place
}

#[test]
fn both_are_in_the_help() {
    let place = Workplace::new();
    let help = place.run(&["--help"]).exits(0);
    assert!(help.stdout.contains("load") && help.stdout.contains("query"));
    let load = place.run(&["load", "--help"]).exits(0).stdout;
    assert!(load.contains("--features load") && load.contains("ACTOGRAPH_PASSWORD"), "{load}");
    assert!(place.run(&["query", "--help"]).exits(0).stdout.contains("--features sparql"));
}

#[cfg(not(feature = "load"))]
#[test]
fn a_program_without_load_says_how_to_get_it() {
    let done = place().run(&["load", "news.jsonl", "--into", "bolt://u:hunter2@localhost"]).exits(2).writes_nothing();
    assert!(done.stderr.contains("cargo install actograph --features load"), "{}", done.stderr);
    assert!(!done.stderr.contains("hunter2"));
}

#[cfg(not(feature = "sparql"))]
#[test]
fn a_program_without_query_says_how_to_get_it() {
    place().run(&["query", "news.jsonl", "ASK {}"]).exits(2).says("cargo install actograph --features sparql");
}

#[cfg(feature = "load")]
#[test]
fn a_bad_address_is_explained_without_its_password() {
    let place = place();
    for (url, words) in [
        ("bolt://u:hunter2@192.0.2.1/news", "give --insecure"),
        ("ftp://u:hunter2@localhost", "the scheme is none of bolt"),
        ("bolt://u:hunter2@localhost:x", "the port is no number"),
    ] {
        let done = place.run(&["load", "news.jsonl", "--into", url]).exits(2).says(words).writes_nothing();
        assert!(!done.stderr.contains("hunter2"), "{}", done.stderr);
    }
    // Asked for before the graph is read; a pipe cannot be asked.
    place
        .run(&["load", "none.jsonl", "--into", "bolt://localhost:1", "--user", "u"])
        .exits(2)
        .says("ACTOGRAPH_PASSWORD");
    place.run(&["load", "none.jsonl", "--into", "bolt://localhost:1"]).exits(2).says("none.jsonl");
    let refused = place.run(&["load", "news.jsonl", "--into", "bolt://localhost:1"]).exits(2);
    refused.says("bolt://localhost:1: nothing listens there");
    place.run(&["load", "news.jsonl", "--into", "http://localhost:1/store"]).exits(2).says("nothing listens there");
}

#[cfg(feature = "sparql")]
mod query {
    use super::Workplace;

    /// Anna Berg met Pedro Soto, Norway accused Chile.
    const NEWS: &str = r#"{"id":"fact/1","doc":"news","sentence":0,"subject":{"id":"person/anna-berg","name":"Anna Berg","type":"Person","text":"Berg","start":0,"end":4,"aliases":["Anna Berg"]},"relation":{"type":"Consult","lemma":"meet","text":"met","start":5,"end":8},"object":{"id":"person/pedro-soto","name":"Pedro Soto","type":"Person","text":"Soto","start":9,"end":13,"aliases":["Pedro Soto"]},"polarity":"positive","modality":"asserted","confidence":0.9,"evidence":"Berg met Soto."}
{"id":"fact/2","doc":"news","sentence":1,"subject":{"id":"country/norway","name":"Norway","type":"Country","text":"Norway","start":15,"end":21,"aliases":["Norway"]},"relation":{"type":"Accuse","lemma":"accuse","text":"accused","start":22,"end":29},"object":{"id":"country/chile","name":"Chile","type":"Country","text":"Chile","start":30,"end":35,"aliases":["Chile"]},"polarity":"positive","modality":"asserted","confidence":0.9,"evidence":"Norway accused Chile."}
"#;

    fn place() -> Workplace {
        Workplace::with(&[("news.jsonl", NEWS.as_bytes())])
    }

    const WHO: &str = "SELECT ?name { ?fact a sem:Event ; ag:subject/schema:name ?name } ORDER BY ?name";

    #[test]
    fn rows_come_in_every_format() {
        let place = place();
        let answer = |to: &str| place.run(&["query", "news.jsonl", WHO, "--to", to]).exits(0).stdout;
        assert_eq!(answer("csv"), "name\r\nAnna Berg\r\nNorway\r\n");
        assert_eq!(answer("tsv"), "?name\n\"Anna Berg\"\n\"Norway\"\n");
        assert!(answer("table").lines().any(|line| line.trim() == "Anna Berg"));
        assert!(answer("xml").contains("<literal>Norway</literal>"));
        let json: serde_json::Value = serde_json::from_str(&answer("json")).unwrap();
        assert_eq!(json["results"]["bindings"][1]["name"]["value"], "Norway");
        // In a pipe, and from a pipe.
        let piped = place.run_with(&["query", "-", WHO], place.read("news.jsonl").into_bytes()).exits(0).stdout;
        assert_eq!(piped, answer("json"));
        let ask = "ASK { <person/anna-berg> ag:consult ?whom }";
        assert_eq!(place.run(&["query", "news.jsonl", ask, "--to", "table"]).exits(0).stdout, "yes\n");
        assert!(place.run(&["query", "news.jsonl", ask]).exits(0).stdout.contains("true"));
    }

    #[test]
    fn graphs_come_as_graphs_and_documents_are_named_graphs() {
        let place = place();
        let met = "CONSTRUCT WHERE { ?a ag:consult ?b }";
        let lines = place.run(&["query", "news.jsonl", met, "--to", "ntriples"]).exits(0).stdout;
        let expected = "<https://w3id.org/actograph/id/person/anna-berg> <https://w3id.org/actograph/ns#consult> \
                        <https://w3id.org/actograph/id/person/pedro-soto> .\n";
        assert_eq!(lines, expected);
        let turtle = place.run(&["query", "news.jsonl", met, "--base-iri", "https://e.org/"]).exits(0).stdout;
        assert!(turtle.contains("<person/anna-berg> ag:consult <person/pedro-soto>"), "{turtle}");
        // Two documents say the same of one node; the default graph says it once.
        let text = place.read("news.jsonl").replace("\"doc\":\"news\"", "\"doc\":\"other\"").replace("fact/", "fact/0");
        place.write("other.jsonl", text.as_bytes());
        let count = |of: &str| {
            let query = format!("SELECT (COUNT(*) AS ?n) {{ {of} }}");
            place.run(&["query", "news.jsonl", "other.jsonl", &query, "--to", "csv"]).exits(0).stdout
        };
        assert_eq!(count("?x schema:name 'Norway'"), "n\r\n1\r\n");
        assert_eq!(count("GRAPH ?g { ?x schema:name 'Norway' }"), "n\r\n2\r\n");
    }

    #[test]
    fn what_is_no_query_is_explained() {
        let place = place();
        let ask =
            |arguments: &[&str]| place.run(&[&["query", "news.jsonl"], arguments].concat()).exits(2).writes_nothing();
        ask(&["SELECT ?a {\n ?a nosuch:thing ?b }"]).says("error: query:2: column ");
        ask(&["DROP ALL"]).says("'query' only reads");
        ask(&["SELECT * { SERVICE <http://localhost:1/> { ?a ?b ?c } }"]).says("query:");
        ask(&["ASK {}", "--to", "turtle"]).says("SELECT and ASK give rows");
        ask(&["CONSTRUCT WHERE { ?a ag:consult ?b }", "--to", "csv"]).says("in turtle or ntriples");
        ask(&["ASK {}", "--to", "pdf"]).says("table, json, csv");
    }
}
