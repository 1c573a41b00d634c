//! GraphML and GEXF, by a small tree of elements over quick-xml.

use std::collections::BTreeMap;

use actograph::{ActorGraph, Fact};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value, json};

use super::{PropertyGraph, days};

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            // As a parser would: the line ends and tabs of a value are blanks, references are what they stand for.
            let raw = attribute.value.replace(['\n', '\r', '\t'], " ");
            (attribute.key.as_ref().to_owned(), quick_xml::escape::unescape(&raw).unwrap().into_owned())
        });
        Self { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), ..Self::default() }
    }

    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn one<'e>(&'e self, name: &'e str) -> &'e Element {
        let mut all = self.all(name);
        let one = all.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(all.next().is_none(), "several {name}");
        one
    }
}

/// The root element.
fn parse(xml: &str) -> Element {
    // XML 1.0, 2.11: a parser reads \r\n and \r as \n.
    let xml = xml.replace("\r\n", "\n").replace('\r', "\n");
    let legal = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(legal), "a character that XML forbids");
    let mut reader = Reader::from_str(&xml);
    let mut open = vec![Element::default()];
    loop {
        let top = open.last_mut().unwrap();
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => top.children.push(Element::of(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => top.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let written = format!("&{};", &*reference);
                top.text.push_str(&quick_xml::escape::unescape(&written).unwrap());
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1);
    open.pop().unwrap().children.pop().unwrap()
}

/// A graph as XML can hold it: characters that it forbids replaced, ids percent-encoded.
pub(super) fn held(graph: PropertyGraph) -> PropertyGraph {
    graph.with_texts(held_text).with_ids(percent_encoded)
}

/// A list is JSON, which has escapes for control characters.
fn held_text(text: &str, in_list: bool) -> String {
    let forbidden = |c: char| c < ' ' && !in_list && !"\t\n\r".contains(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.replace(forbidden, "\u{FFFD}")
}

/// Whatever is no letter, digit or `-._~/`, and a segment of one or two dots, as bytes in hexadecimal; here letters beyond
/// ASCII are too.
fn percent_encoded(id: &str) -> String {
    let code = |c: char| c.encode_utf8(&mut [0; 4]).bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let segment = |segment: &str| -> String {
        let dots = matches!(segment, "." | "..");
        let plain = |c: char| (c.is_ascii_alphanumeric() || "-._~".contains(c)) && !dots;
        segment.chars().map(|c| if plain(c) { c.to_string() } else { code(c) }).collect()
    };
    id.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// An id as it was read, with letters beyond ASCII encoded too.
fn id(read: &str) -> String {
    let code = |c: char| c.encode_utf8(&mut [0; 4]).bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    read.chars().map(|c| if c.is_ascii() { c.to_string() } else { code(c) }).collect()
}

fn typed(kind: &str, text: &str) -> Value {
    match kind {
        "string" => json!(text),
        "boolean" => json!(text == "true"),
        "int" | "integer" => json!(text.parse::<u32>().unwrap()),
        "double" => json!(text.parse::<f64>().unwrap()),
        "liststring" => serde_json::from_str(text).unwrap(),
        _ => panic!("{kind}"),
    }
}

const LISTS: [&str; 3] = ["aliases", "documents", "contains"];

pub(super) fn graphml(xml: &str) -> PropertyGraph {
    let root = parse(xml);
    assert_eq!(root.name, "graphml");
    assert_eq!(root.attributes["xmlns"], "http://graphml.graphdrawing.org/xmlns");
    let keys: BTreeMap<&str, &Element> = root.all("key").map(|key| (&*key.attributes["id"], key)).collect();
    assert_eq!(keys.len(), root.all("key").count());
    let fields = |element: &Element| -> Map<String, Value> {
        let mut fields = Map::new();
        let mut labels = Vec::new();
        for data in element.all("data") {
            let key = keys[&*data.attributes["key"]];
            assert_eq!(key.attributes["for"], element.name);
            let Some(name) = key.attributes.get("attr.name") else {
                let shape = &data.children[0];
                labels.push(shape.children[0].text.clone());
                continue;
            };
            let value = typed(&key.attributes["attr.type"], &data.text);
            let value = if LISTS.contains(&&**name) { typed("liststring", &data.text) } else { value };
            assert!(fields.insert(name.clone(), value).is_none());
        }
        let label = fields.remove("label").unwrap();
        assert_eq!(labels, [label.as_str().unwrap()], "yEd's label is the label");
        fields
    };
    let graph = root.one("graph");
    assert_eq!(graph.attributes["edgedefault"], "directed");
    let mut read = PropertyGraph::default();
    for node in graph.all("node") {
        read.add_node(id(&node.attributes["id"]), fields(node));
    }
    for edge in graph.all("edge") {
        let [edge_id, source, target] = ["id", "source", "target"].map(|name| id(&edge.attributes[name]));
        read.add_edge(edge_id, source, target, fields(edge));
    }
    read
}

/// What of a fact is in a list of its edge.
type Get<'g> = &'g dyn Fn(&Fact) -> Option<String>;

/// GEXF has an edge for each relation, not for each fact.
pub(super) fn check_gexf(graph: &ActorGraph, xml: &str, expected: &PropertyGraph) {
    let root = parse(xml);
    assert_eq!((&*root.attributes["xmlns"], &*root.attributes["version"]), ("http://gexf.net/1.3", "1.3"));
    let body = root.one("graph");
    let types = |class: &str| -> BTreeMap<String, String> {
        let of_class = body.all("attributes").find(|a| a.attributes["class"] == class).unwrap();
        let pair = |a: &Element| (a.attributes["id"].clone(), a.attributes["type"].clone());
        of_class.all("attribute").map(pair).collect()
    };
    let (node_types, edge_types) = (types("node"), types("edge"));
    let fields = |element: &Element, types: &BTreeMap<String, String>| -> Map<String, Value> {
        let values = element.one("attvalues").all("attvalue").map(|a| (&a.attributes["for"], &a.attributes["value"]));
        values.map(|(name, value)| (name.clone(), typed(&types[name], value))).collect()
    };
    let mut read = PropertyGraph::default();
    for node in body.one("nodes").all("node") {
        let fields = fields(node, &node_types);
        assert_eq!(fields["name"], node.attributes["label"]);
        read.add_node(id(&node.attributes["id"]), fields);
    }
    assert_eq!(read.nodes, expected.nodes);

    let links = graph.links();
    let edges: Vec<&Element> = body.one("edges").all("edge").collect();
    assert_eq!(edges.len(), links.len());
    let mut dated = false;
    for (edge, link) in edges.iter().zip(&links) {
        let fields = fields(edge, &edge_types);
        let facts = link.edge.facts_in_order();
        let of_facts: Vec<&(String, String, Map<String, Value>)> =
            facts.iter().map(|fact| &expected.edges[&percent_encoded(&fact.id)]).collect();
        let (source, target, first) = of_facts[0];
        assert_eq!((&id(&edge.attributes["source"]), &id(&edge.attributes["target"])), (source, target));
        assert_eq!(edge.attributes["weight"], facts.len().to_string());
        assert_eq!(edge.attributes["kind"], link.edge.key.kind.as_str());
        for name in ["type", "lemma", "target_role", "polarity", "modality", "speaker", "speaker_id"] {
            assert_eq!(fields.get(name), first.get(name), "{name}");
        }
        let best = of_facts.iter().map(|(_, _, fact)| fact["confidence"].as_f64().unwrap()).fold(0.0, f64::max);
        assert_eq!(fields["confidence"], json!(best));
        let ids: Vec<&str> = facts.iter().map(|fact| &*fact.id).collect();
        assert_eq!(fields["facts"], json!(ids));
        let place = |fact: &Fact| Some(graph.node(&fact.place.as_ref()?.node).unwrap().name.clone());
        let time = |fact: &Fact| fact.time.as_ref()?.value.clone();
        let lists: [(&str, Get<'_>); 4] = [
            ("documents", &|fact| Some(fact.document.to_string())),
            ("places", &place),
            ("times", &time),
            ("evidence", &|fact| Some(fact.evidence.to_string())),
        ];
        for (list, get) in lists {
            let mut values: Vec<String> = Vec::new();
            for value in facts.iter().filter_map(|fact| get(fact)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            let values: Vec<String> = values.iter().map(|value| held_text(value, true)).collect();
            assert_eq!(fields[list], json!(values), "{list}");
        }
        dated |= edge.all("spells").count() > 0;
        check_spells(edge, &facts);
    }
    assert_eq!(body.attributes["mode"], if dated { "dynamic" } else { "static" });
    let unique: std::collections::BTreeSet<&str> = edges.iter().map(|edge| &*edge.attributes["id"]).collect();
    assert_eq!(unique.len(), edges.len());
}

/// Each day that a fact is dated to lies in exactly one spell, and no spell is empty.
fn check_spells(edge: &Element, facts: &[&Fact]) {
    let covered = facts.iter().filter_map(|fact| days(fact.time.as_ref()?.value.as_deref()?));
    let covered: Vec<(&str, &str)> = covered.collect();
    let spells: Vec<(&str, &str)> = edge
        .all("spells")
        .flat_map(|spells| spells.all("spell"))
        .map(|spell| (&*spell.attributes["start"], &*spell.attributes["end"]))
        .collect();
    for day in covered.iter().flat_map(|&(first, last)| [first, last]) {
        assert_eq!(spells.iter().filter(|(start, end)| (*start..=*end).contains(&day)).count(), 1, "{day}");
    }
    for (start, end) in spells {
        assert!(covered.iter().any(|&(first, _)| first == start) && covered.iter().any(|&(_, last)| last == end));
    }
}
