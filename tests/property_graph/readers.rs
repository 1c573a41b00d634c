//! Node-link JSON, CSV, the CSV of Neo4j, Parquet and Mermaid.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::PropertyGraph;

fn take(fields: &mut Map<String, Value>, name: &str) -> String {
    match fields.shift_remove(name) {
        Some(Value::String(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

pub(super) fn node_link(text: &str) -> PropertyGraph {
    let data: Value = serde_json::from_str(text).unwrap();
    assert_eq!((&data["directed"], &data["multigraph"]), (&json!(true), &json!(true)));
    let mut read = PropertyGraph::default();
    let rows = |name: &str| data[name].as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone());
    for mut fields in rows("nodes") {
        read.add_node(take(&mut fields, "id"), fields);
    }
    for mut fields in rows("edges") {
        let [id, source, target] = ["key", "source", "target"].map(|name| take(&mut fields, name));
        let document = fields["document"].as_str().unwrap();
        let known = &data["graph"]["documents"][document];
        for (name, of_document) in [("title", "title"), ("published", "date"), ("url", "url")] {
            assert_eq!(fields.get(name).unwrap_or(&Value::Null), &known[of_document]);
        }
        read.add_edge(id, source, target, fields);
    }
    read
}

/// The rows of a table by name of column; an empty cell is an absent value.
fn rows(bytes: &[u8]) -> Vec<Map<String, Value>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len());
    let row = |record: csv::StringRecord| {
        let cells = header.iter().cloned().zip(record.iter().map(|cell| json!(cell)));
        cells.filter(|(_, cell)| cell != "").collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

pub(super) fn csv([nodes, edges]: &[Vec<u8>; 2]) -> PropertyGraph {
    // A cell as it was before it was made harmless.
    let restored = |mut fields: Map<String, Value>| -> Map<String, Value> {
        for (_, value) in &mut fields {
            let cell = value.as_str().unwrap();
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {cell}");
            if cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
                *value = json!(&cell[1..]);
            }
        }
        fields
    };
    let typed = |fields: Map<String, Value>| -> Map<String, Value> {
        let value = |name: &str, value: Value| match name {
            "aliases" | "documents" | "contains" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
            "quoted" | "confidence" | "sentence" => value.as_str().unwrap().parse().unwrap(),
            "text_start" | "text_end" | "evidence_start" | "evidence_end" => value.as_str().unwrap().parse().unwrap(),
            _ => value,
        };
        restored(fields).into_iter().map(|(name, cell)| (name.clone(), value(&name, cell))).collect()
    };
    let mut read = PropertyGraph::default();
    for mut fields in rows(nodes).into_iter().map(typed) {
        read.add_node(take(&mut fields, "id"), fields);
    }
    for mut fields in rows(edges).into_iter().map(typed) {
        let [id, source, target] = ["id", "source", "target"].map(|name| take(&mut fields, name));
        check_names(&mut fields, &read, &source, &target);
        read.add_edge(id, source, target, fields);
    }
    read
}

/// The names of both ends are those of the nodes.
fn check_names(fields: &mut Map<String, Value>, read: &PropertyGraph, source: &str, target: &str) {
    for (name, id) in [("source_name", source), ("target_name", target)] {
        let (told, node) = (fields.shift_remove(name), &read.nodes[id]);
        if node["type"] != "Statement" {
            assert_eq!(told.unwrap_or(json!("")), *node.get("name").unwrap_or(&json!("")));
        }
    }
}

/// As `neo4j-admin database import` reads it with `--array-delimiter=U+001F --multiline-fields=true`.
pub(super) fn neo4j([nodes, relationships]: &[Vec<u8>; 2]) -> PropertyGraph {
    let typed = |fields: Map<String, Value>| -> Map<String, Value> {
        let mut out = Map::new();
        for (header, cell) in fields {
            let cell = cell.as_str().unwrap();
            let (name, kind) = header.split_once(':').unwrap();
            let value = match kind {
                "string" => json!(cell),
                "string[]" | "LABEL" => cell.split('\u{1f}').collect(),
                "boolean" => json!(cell == "true"),
                "int" => json!(cell.parse::<u32>().unwrap()),
                "double" => json!(cell.parse::<f64>().unwrap()),
                "ID" | "START_ID" | "END_ID" | "TYPE" => json!(cell),
                _ => panic!("{header}"),
            };
            let name = if name.is_empty() { format!(":{kind}") } else { name.to_owned() };
            out.insert(name, value);
        }
        out
    };
    let mut read = PropertyGraph::default();
    for mut fields in rows(nodes).into_iter().map(typed) {
        let labels = fields.shift_remove(":LABEL").unwrap();
        assert_eq!(labels, json!(["Entity", fields["type"]]));
        // An empty list and none are one.
        let lists: &[&str] = if fields["type"] == "Statement" { &["contains"] } else { &[] };
        for name in lists.iter().chain(&["aliases", "documents"]) {
            fields.entry(*name).or_insert_with(|| json!([]));
        }
        let id = take(&mut fields, "id");
        read.add_node(id, fields);
    }
    for mut fields in rows(relationships).into_iter().map(typed) {
        let [id, source, target, kind] = ["id", ":START_ID", ":END_ID", ":TYPE"].map(|name| take(&mut fields, name));
        assert_eq!(kind.replace('_', ""), fields["type"].as_str().unwrap().to_uppercase());
        read.add_edge(id, source, target, fields);
    }
    read
}

#[cfg(feature = "parquet")]
pub(super) fn parquet(parts: &[Vec<u8>; 2]) -> PropertyGraph {
    use std::io::Write;

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(value) => json!(value),
            Field::Int(value) => json!(u32::try_from(*value).unwrap()),
            Field::Double(value) => json!(value),
            Field::Str(text) => json!(text),
            Field::Date(_) => json!(field.to_string()),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("{other}"),
        }
    }
    let [nodes, edges] = parts.each_ref().map(|bytes| -> Vec<Map<String, Value>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let row = |row: parquet::record::Row| {
            let fields = row.get_column_iter().map(|(name, field)| (name.clone(), value(field)));
            fields.filter(|(_, value)| !value.is_null()).collect()
        };
        reader.get_row_iter(None).unwrap().map(|found| row(found.unwrap())).collect()
    });
    let mut read = PropertyGraph::default();
    for mut fields in nodes {
        read.add_node(take(&mut fields, "id"), fields);
    }
    for mut fields in edges {
        let [id, source, target] = ["id", "source", "target"].map(|name| take(&mut fields, name));
        check_names(&mut fields, &read, &source, &target);
        read.add_edge(id, source, target, fields);
    }
    read
}

/// Checks the form of every line, and gives the labels of the nodes and the ends of the arrows.
pub(super) fn check_mermaid(text: &str) -> (Vec<String>, Vec<(String, String)>) {
    let (mut labels, mut arrows) = (Vec::new(), Vec::new());
    let mut lines = text.lines().peekable();
    if lines.next_if_eq(&"---").is_some() {
        let title = lines.next().unwrap().strip_prefix("title: ").unwrap();
        serde_json::from_str::<String>(title).unwrap();
        assert_eq!(lines.next(), Some("---"));
    }
    assert_eq!(lines.next(), Some("flowchart LR"));
    let is_node = |word: &str| word.strip_prefix('n').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    for line in lines {
        let line = line.strip_prefix("  ").unwrap();
        let parts: Vec<&str> = line.split('"').collect();
        match parts.as_slice() {
            // What stands outside of quotes is ours; what stands inside means nothing to anybody.
            [plain] if plain.starts_with("classDef ") || plain.starts_with("linkStyle ") => {}
            [plain] => {
                let words: Vec<&str> = plain.split(' ').collect();
                assert!(matches!(words[..], [a, "-->" | "-.->", b] if is_node(a) && is_node(b)), "{line}");
                arrows.push((words[0].to_owned(), words[2].to_owned()));
            }
            [before, label, after] => {
                let codes = label.split("<br/>").flat_map(|l| l.split('#').skip(1)).collect::<Vec<_>>();
                assert!(codes.iter().all(|code| code.split_once(';').is_some_and(|(n, _)| n.parse::<u32>().is_ok())));
                assert!(!label.replace("<br/>", "").contains(['<', '>', '{', '}', '[', ']', '`', '|', '%', '\\', '&']));
                assert!(!label.is_empty());
                if let Some((source, _)) = before.split_once(' ') {
                    let target = after.strip_prefix("| ").unwrap();
                    assert!(is_node(source) && is_node(target), "{line}");
                    arrows.push((source.to_owned(), target.to_owned()));
                } else {
                    assert!(is_node(before.trim_end_matches(['(', '{', '[', '/', '>'])), "{line}");
                    assert!(after.contains(":::"), "{line}");
                    labels.push((*label).to_owned());
                }
            }
            _ => panic!("{line}"),
        }
    }
    (labels, arrows)
}
