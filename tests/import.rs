//! Our own files back in: what was written reads as the graph it was, and writes as the same bytes.

use actograph::{ActorGraph, CharIndex, ExportOptions, Format, GraphFormat, read_graph, write, write_triples};
use proptest::prelude::*;

use crate::{arbitrary, relations};

const TALKS: &str = include_str!("relations/talks.tsv");

fn talks(document: &str) -> ActorGraph {
    let mut relations = relations::read(document, TALKS);
    relations.triples.title = Some("Talks in “Geneva”".to_owned());
    relations.triples.date = Some("2031-03-05".to_owned());
    relations.triples.url = Some("https://news.example/talks?a=1&b=2".to_owned());
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

fn export(graph: &ActorGraph, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(graph, format, &ExportOptions::default(), &mut out).unwrap();
    out
}

/// The output format of the same name.
fn written(format: GraphFormat) -> Format {
    Format::from_name(format.name()).unwrap()
}

fn read(mut bytes: &[u8], format: GraphFormat) -> ActorGraph {
    read_graph(&mut bytes, format, "graph").unwrap_or_else(|error| panic!("{error}"))
}

fn error(text: &str, format: GraphFormat) -> String {
    read_graph(&mut text.as_bytes(), format, "in").unwrap_err().to_string()
}

#[test]
fn every_format_reads_back_with_what_is_known_of_the_documents() {
    let mut graph = talks("talks");
    graph.merge(&talks("a second: document/#2"));
    for &format in GraphFormat::ALL {
        let bytes = export(&graph, written(format));
        let again = read(&bytes, format);
        assert_eq!(again, graph, "{}", format.name());
        assert!(export(&again, written(format)) == bytes, "{} differs", format.name());
        let guess = if format == GraphFormat::NTriples { GraphFormat::NQuads } else { format };
        assert_eq!(GraphFormat::guess(&bytes), Some(guess));
    }
}

#[test]
fn an_empty_graph_is_a_graph() {
    for &format in GraphFormat::ALL {
        assert_eq!(read(&export(&ActorGraph::default(), written(format)), format), ActorGraph::default());
    }
}

#[test]
fn lines_may_lack_what_can_be_made_anew() {
    let graph = talks("talks");
    let text = String::from_utf8(export(&graph, Format::Jsonl)).unwrap();
    let bare: String = text
        .lines()
        .map(|line| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            let fields = line.as_object_mut().unwrap();
            fields.shift_remove("id");
            fields.retain(|_, value| !value.is_null());
            fields.insert("new".to_owned(), serde_json::json!([1, {"a": "b"}]));
            format!("  {line}\r\n\n")
        })
        .collect();
    assert_eq!(read(format!("\u{feff}{bare}").as_bytes(), GraphFormat::Jsonl), graph);
}

#[test]
fn what_is_no_graph_is_refused_with_its_place() {
    let lines = String::from_utf8(export(&talks("talks"), Format::Jsonl)).unwrap();
    let (first, rest) = lines.split_once('\n').unwrap();
    let cut = format!("{first}\n{}", &rest[..100]);
    assert_eq!(
        error(&cut, GraphFormat::Jsonl),
        "in:2: the file is cut off here, at column 100; remove this line, or write the file again"
    );
    for (text, message) in [
        (
            r#"{"id":"a","text":"The envoy left."}"#,
            "in:1: not a relation of ours, column 35: missing field `doc`; graphs",
        ),
        ("not json", "in:1: malformed JSON, column 2: expected ident"),
        (&first.replace("\"Person\"", "\"Robot\""), "in:1: unknown node type 'Robot'"),
        (&first.replace("\"positive\"", "\"perhaps\""), "in:1: unknown polarity 'perhaps'"),
        (&first.replace("\"start\":", "\"start\":-"), "in:1: not a relation of ours"),
    ] {
        let found = error(text, GraphFormat::Jsonl);
        assert!(found.starts_with(message), "{found}");
    }
    let error = read_graph(&mut &b"\n\n\xff\xfe{}"[..], GraphFormat::Jsonl, "in").unwrap_err();
    assert!(error.to_string().starts_with("in:3: byte 1 is not UTF-8"), "{error}");
}

#[test]
fn rdf_that_is_cut_off_or_not_ours_is_refused_with_its_place() {
    let graph = talks("talks");
    let lines = String::from_utf8(export(&graph, Format::NQuads)).unwrap();
    let half = lines.len() / 2;
    let line = lines[..half].lines().count();
    let found = error(&lines[..half], GraphFormat::NQuads);
    assert!(found.starts_with(&format!("in:{line}: column ")) && found.ends_with("cut off, write it again"), "{found}");
    // At the end of a line nothing looks wrong, but a fact or its evidence lacks something.
    let whole_lines = &lines[..lines[..half].rfind('\n').unwrap() + 1];
    let found = error(whole_lines, GraphFormat::NQuads);
    assert!(found.ends_with("the file is not complete; write it again"), "{found}");

    let turtle = String::from_utf8(export(&graph, Format::Turtle)).unwrap();
    let found = error(&turtle[..turtle.len() * 3 / 4], GraphFormat::Turtle);
    assert!(found.starts_with("in:") && found.ends_with("cut off, write it again"), "{found}");

    let json_ld = String::from_utf8(export(&graph, Format::JsonLd)).unwrap();
    let half = json_ld.len() / 2;
    let line = json_ld[..half].lines().count();
    let found = error(&json_ld[..half], GraphFormat::JsonLd);
    assert!(found.starts_with(&format!("in:{line}: column ")) && found.ends_with("cut off, write it again"), "{found}");

    for (text, format) in [
        ("<http://a.example/s> <http://a.example/p> \"o\" .\n", GraphFormat::NQuads),
        ("[] a <http://a.example/C> .", GraphFormat::Turtle),
        ("{\"@id\": \"http://a.example/s\", \"@type\": \"http://a.example/C\"}", GraphFormat::JsonLd),
    ] {
        let found = error(text, format);
        assert!(found.starts_with("in: well-formed RDF, but no relation of ours is in it"), "{found}");
    }
    for (from, to, message) in [
        ("ns#positive", "ns#perhaps", "is no value of ours of <https://w3id.org/actograph/ns#polarity>"),
        ("\"char=", "\"words=", "is no value of ours of"),
        ("id/person/", "other/person/", "is not an IRI below <https://w3id.org/actograph/id/>"),
        ("ns#lemma", "ns#word", "has no <https://w3id.org/actograph/ns#lemma>: the file is not complete"),
    ] {
        let found = error(&lines.replace(from, to), GraphFormat::NQuads);
        assert!(found.contains(message), "{found}");
    }
    assert!(error("\u{0}\u{1}", GraphFormat::Turtle).starts_with("in:1: column 1: "));
}

#[test]
fn rdf_is_read_in_any_order_with_any_base_and_among_strangers() {
    let mut graph = talks("talks");
    graph.merge(&talks("b"));
    let mut options = ExportOptions::default();
    options.base = "https://news.example/graph/".to_owned();
    for format in [Format::NQuads, Format::NTriples] {
        let mut out = Vec::new();
        write(&graph, format, &options, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.reverse();
        lines.push("<http://a.example/s> <http://a.example/p> _:b .");
        lines.push("_:b <https://schema.org/name> \"b\"@en .");
        assert_eq!(read(lines.join("\n").as_bytes(), GraphFormat::NQuads), graph);
    }
}

#[test]
fn a_document_is_forgotten_as_if_it_had_never_been() {
    let (a, b) = (talks("a"), talks("b"));
    let mut both = a.clone();
    both.merge(&b);
    assert_eq!(both.without("b"), a);
    assert_eq!(both.without("nothing"), both);
    assert_eq!(a.without("a"), ActorGraph::default());
}

proptest! {
    #![proptest_config(arbitrary::cases(64))]

    #[test]
    fn hostile_graphs_read_back_in_every_format(a in arbitrary::triples("a/b ?#%\u{202e}"), b in arbitrary::triples("b")) {
        let graph = arbitrary::graph(&[a.clone(), b.clone()]);
        for &format in GraphFormat::ALL {
            let bytes = export(&graph, written(format));
            let again = read(&bytes, format);
            prop_assert_eq!(&again, &graph, "{}", format.name());
            prop_assert!(export(&again, written(format)) == bytes, "{} differs", format.name());
        }
        // The lines of single documents, as `extract` streams them, are the same graph.
        let (text, mut streamed) = (arbitrary::text(), Vec::new());
        for triples in [&a, &b] {
            write_triples(triples, &CharIndex::new(&text), &mut streamed).unwrap();
        }
        prop_assert_eq!(read(&streamed, GraphFormat::Jsonl), graph);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        cut in 0.0_f64..1.0, hit in 0.0_f64..1.0, byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let graph = talks("talks");
        for &format in GraphFormat::ALL {
            let mut bytes = export(&graph, written(format));
            let size = bytes.len() as f64;
            bytes[(hit * size) as usize] = byte;
            // What is refused is so with the name of the file; what is read can be written.
            for damaged in [&bytes[..], &bytes[..(cut * size) as usize], &noise] {
                match read_graph(&mut &*damaged, format, "in") {
                    Ok(graph) => prop_assert!(graph.facts().is_empty() || !export(&graph, written(format)).is_empty()),
                    Err(error) => prop_assert_eq!(error.source_name(), Some("in")),
                }
            }
        }
    }

    #[test]
    fn forgetting_undoes_adding(a in arbitrary::triples("a"), b in arbitrary::triples("b"), c in arbitrary::triples("c")) {
        let all = arbitrary::graph(&[a.clone(), b.clone(), c.clone()]);
        let without = all.without("b");
        prop_assert_eq!(&without, &arbitrary::graph(&[a.clone(), c.clone()]));
        let mut again = without;
        again.merge(&arbitrary::graph(&[b]));
        prop_assert_eq!(&again, &all);
        for &format in Format::ALL.iter().filter(|format| format.is_built() && format.is_stream()) {
            prop_assert_eq!(export(&again, format), export(&all, format));
        }
    }
}
