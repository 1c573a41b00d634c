//! A Cypher script that loads the graph: the constraint first, then nodes, then relationships, in batches of
//! `UNWIND [rows] AS row MERGE … SET …`. Running it again changes nothing; running the script of another graph unites
//! the two (aliases and documents are united, any other property is the later one's).
//!
//! Nodes have the label `Entity` and that of their type; a relationship is one fact, typed by its relation in upper snake
//! case, found again by its `id`. A statement ends with a line that ends in `;`: no text holds a line end, where the
//! [`CypherDialect`] has escapes. Labels, types and keys come from closed lists and everything else is a quoted string,
//! so that no text can become Cypher.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use super::property::{self, ENTITY, FACT, FactColumn, FactRow, Kind, NODE, NodeColumn, NodeRow, Value};
use super::{ExportOptions, Spec, days};
use crate::error::Result;
use crate::extract::{NodeType, RelationType};
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "cypher", extension: "cypher", media_type: "application/x-cypher-query", write: write_graph };

/// Rows of a statement.
const ROWS: usize = 500;
/// Bytes of rows after which a statement ends.
const BYTES: usize = 1 << 18;

/// Whose Cypher a script is in. They differ in what declares that ids are unique, and Kuzu in little more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CypherDialect {
    /// Neo4j from 4.4 on, and what takes its constraints (ArcadeDB).
    #[default]
    Neo4j,
    /// Memgraph.
    Memgraph,
    /// No constraint, which openCypher has no words for (FalkorDB and others): declare an index on `:Entity(id)` first.
    OpenCypher,
    /// Kuzu and Ladybug, with the tables they need: one of nodes, `Entity`, and one for each relationship type.
    Kuzu,
}

impl CypherDialect {
    /// Every dialect.
    pub const ALL: &'static [Self] = &[Self::Neo4j, Self::Memgraph, Self::OpenCypher, Self::Kuzu];

    /// The name on the command line: `neo4j`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neo4j => "neo4j",
            Self::Memgraph => "memgraph",
            Self::OpenCypher => "opencypher",
            Self::Kuzu => "kuzu",
        }
    }

    fn is_kuzu(self) -> bool {
        self == Self::Kuzu
    }

    fn write_schema(self, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Neo4j => {
                writeln!(out, "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:{ENTITY}) REQUIRE n.id IS UNIQUE;")?
            }
            Self::Memgraph => {
                writeln!(out, "CREATE INDEX ON :{ENTITY}(id);")?;
                writeln!(out, "CREATE CONSTRAINT ON (n:{ENTITY}) ASSERT n.id IS UNIQUE;")?;
            }
            Self::OpenCypher => {}
            Self::Kuzu => {
                let nodes = NODE.iter().map(|column| (column.name, column.kind));
                writeln!(out, "CREATE NODE TABLE IF NOT EXISTS {ENTITY} ({}, PRIMARY KEY (id));", kuzu_columns(nodes))?;
                for &kind in RelationType::ALL {
                    let name = property::relationship_type(kind);
                    let facts = kuzu_columns(FACT.iter().map(|column| (column.name, column.kind)));
                    writeln!(out, "CREATE REL TABLE IF NOT EXISTS {name} (FROM {ENTITY} TO {ENTITY}, {facts});")?;
                }
            }
        }
        Ok(())
    }

    /// An expression for the values of a node's list and a row's, each once.
    fn union(self, name: &str) -> String {
        match self {
            Self::Kuzu => {
                format!("list_distinct(list_concat(coalesce(n.{name}, CAST([] AS STRING[])), row.{name}))")
            }
            _ => format!("[x IN coalesce(n.{name}, []) WHERE NOT x IN row.{name}] + row.{name}"),
        }
    }
}

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let dialect = options.cypher;
    writeln!(out, "// Actograph {}: a graph in the Cypher of {}.", one_line(&options.version), dialect.name())?;
    dialect.write_schema(out)?;
    let mut nodes: BTreeMap<NodeType, Vec<NodeRow<'_>>> = BTreeMap::new();
    for row in property::nodes(graph) {
        nodes.entry(row.node.kind).or_default().push(row);
    }
    for (kind, rows) in nodes {
        let statement = node_statement(kind, dialect);
        let mut batch = Batch::new(&statement, dialect, out);
        for row in &rows {
            let fields = node_columns(kind).map(|column| (column.name, (column.get)(row)));
            batch.row(fields)?;
        }
        batch.finish()?;
    }
    let mut facts: BTreeMap<RelationType, Vec<FactRow<'_>>> = BTreeMap::new();
    for row in property::facts(graph) {
        facts.entry(row.link.edge.key.kind).or_default().push(row);
    }
    for (kind, rows) in facts {
        let statement = fact_statement(kind);
        let mut batch = Batch::new(&statement, dialect, out);
        for row in &rows {
            let end = |id| Value::Text(Cow::Borrowed(id));
            let ends = [("source", end(&*row.link.source.id)), ("target", end(&*row.link.target.id))];
            let fields = FACT.iter().map(|column: &FactColumn| (column.name, (column.get)(row)));
            batch.row(ends.into_iter().chain(fields))?;
        }
        batch.finish()?;
    }
    Ok(())
}

/// The properties nodes of this type can have.
fn node_columns(kind: NodeType) -> impl Iterator<Item = &'static NodeColumn> {
    let statement = kind == NodeType::Statement;
    NODE.iter().filter(move |column| statement || !property::OF_STATEMENTS.contains(&column.name))
}

fn node_statement(kind: NodeType, dialect: CypherDialect) -> String {
    // Both labels in the pattern: ArcadeDB takes a label set later for a second node of that id.
    let second = if dialect.is_kuzu() { String::new() } else { format!(":{}", kind.as_str()) };
    let statement = format!("MERGE (n:{ENTITY}{second} {{id: row.id}})\nSET ");
    let assignments: Vec<String> = node_columns(kind)
        .skip(1)
        .map(|NodeColumn { name, kind, .. }| match kind {
            Kind::Texts => format!("n.{name} = {}", dialect.union(name)),
            Kind::Boolean => format!("n.{name} = coalesce(n.{name}, false) OR row.{name}"),
            _ => format!("n.{name} = row.{name}"),
        })
        .collect();
    statement + &assignments.join(", ")
}

fn fact_statement(kind: RelationType) -> String {
    let assignments: Vec<String> = FACT.iter().skip(1).map(|column| format!("r.{0} = row.{0}", column.name)).collect();
    format!(
        "MATCH (s:{ENTITY} {{id: row.source}})\nMATCH (t:{ENTITY} {{id: row.target}})\n\
         MERGE (s)-[r:{} {{id: row.id}}]->(t)\nSET {}",
        property::relationship_type(kind),
        assignments.join(", ")
    )
}

/// `id STRING, aliases STRING[], …`
fn kuzu_columns(columns: impl Iterator<Item = (&'static str, Kind)>) -> String {
    let columns: Vec<String> = columns
        .map(|(name, kind)| {
            let kind = match kind {
                Kind::Text | Kind::Day => "STRING",
                Kind::Texts => "STRING[]",
                Kind::Boolean => "BOOLEAN",
                Kind::Integer => "INT64",
                Kind::Decimal => "DOUBLE",
            };
            format!("{name} {kind}")
        })
        .collect();
    columns.join(", ")
}

/// Gathers rows and writes a statement for as many as are good for one.
struct Batch<'w> {
    statement: &'w str,
    dialect: CypherDialect,
    out: &'w mut dyn Write,
    rows: String,
    count: usize,
}

impl<'w> Batch<'w> {
    fn new(statement: &'w str, dialect: CypherDialect, out: &'w mut dyn Write) -> Self {
        Self { statement, dialect, out, rows: String::new(), count: 0 }
    }

    fn row<'v>(&mut self, fields: impl Iterator<Item = (&'static str, Value<'v>)>) -> Result<()> {
        self.rows.push_str(if self.count == 0 { "{" } else { ",\n{" });
        let mut first = true;
        for (name, value) in fields {
            // Kuzu wants all rows of one type.
            if value == Value::Absent && !self.dialect.is_kuzu() {
                continue;
            }
            if !first {
                self.rows.push_str(", ");
            }
            first = false;
            self.rows.push_str(name);
            self.rows.push_str(": ");
            literal(&value, self.dialect, &mut self.rows);
        }
        self.rows.push('}');
        self.count += 1;
        if self.count == ROWS || self.rows.len() >= BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        writeln!(self.out, "UNWIND [\n{}\n] AS row\n{};", self.rows, self.statement)?;
        self.rows.clear();
        self.count = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        if self.count == 0 { Ok(()) } else { self.flush() }
    }
}

fn literal(value: &Value<'_>, dialect: CypherDialect, out: &mut String) {
    match value {
        Value::Absent => out.push_str("null"),
        Value::Text(text) => string(text, dialect, out),
        // Kuzu cannot guess what an empty list would hold.
        Value::Texts(texts) if texts.is_empty() && dialect.is_kuzu() => out.push_str("CAST([] AS STRING[])"),
        Value::Texts(texts) => {
            out.push('[');
            for (number, text) in texts.iter().enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                string(text, dialect, out);
            }
            out.push(']');
        }
        Value::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Decimal(value) => {
            let _ = write!(out, "{value:?}");
        }
        Value::Day(day) => {
            let _ = write!(out, "'{}'", days::iso(*day));
        }
    }
}

/// A string in single quotes. What is invisible or breaks lines is escaped by number; Kuzu takes `\u` for a `u`, and
/// so gets it as it is, but for the NUL it would stumble over.
fn string(text: &str, dialect: CypherDialect, out: &mut String) {
    out.push('\'');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| MATTERS[usize::from(b)]) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let Some(c) = from.chars().next() else { break };
        rest = &from[c.len_utf8()..];
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => {
                out.push_str("\\\\");
                // A server that replaces \u before it reads anything else must not find one here.
                if let Some(after) = rest.strip_prefix('u').filter(|_| !dialect.is_kuzu()) {
                    out.push_str("\\u0075");
                    rest = after;
                }
            }
            '\0' if dialect.is_kuzu() => out.push('\u{FFFD}'),
            _ if dialect.is_kuzu() => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_invisible(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push_str(rest);
    out.push('\'');
}

/// By byte, whether it is, or begins, a character that may have to be escaped.
const MATTERS: [bool; 256] = {
    let mut matters = [false; 256];
    let mut b = 0;
    while b < 256 {
        matters[b] = b < 0x20 || matches!(b as u8, b'\'' | b'\\' | 0x7F | 0xC2 | 0xE2 | 0xEF);
        b += 1;
    }
    matters
};

/// Control characters, line and paragraph separators, and marks that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_cannot_be_left() {
        let quoted = |text: &str, dialect| {
            let mut out = String::new();
            string(text, dialect, &mut out);
            out
        };
        for (text, neo4j, kuzu) in [
            ("Kim", "'Kim'", "'Kim'"),
            ("'}) DETACH DELETE n //", r"'\'}) DETACH DELETE n //'", r"'\'}) DETACH DELETE n //'"),
            (r"\", r"'\\'", r"'\\'"),
            (r"\'", r"'\\\''", r"'\\\''"),
            (r"\u0027", r"'\\\u00750027'", r"'\\u0027'"),
            ("a\nb\u{0}\u{202e}", r"'a\nb\u0000\u202e'", "'a\nb\u{fffd}\u{202e}'"),
        ] {
            assert_eq!(quoted(text, CypherDialect::Neo4j), neo4j);
            assert_eq!(quoted(text, CypherDialect::Kuzu), kuzu);
        }
    }
}
