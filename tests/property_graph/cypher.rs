//! Cypher scripts, by a reader of literals. Every statement has to be one of the few that are ours, whatever the texts.

use serde_json::{Map, Value, json};

use super::PropertyGraph;

/// What a script loads into an empty database.
pub(super) fn read(script: &str, kuzu: bool) -> PropertyGraph {
    let mut read = PropertyGraph::default();
    let mut rest = script.strip_prefix("// ").and_then(|text| text.split_once('\n')).unwrap().1;
    while let Some((line, after)) = rest.split_once('\n').filter(|(line, _)| line.starts_with("CREATE ")) {
        assert!(line.ends_with(';') && !line.contains('\''), "{line}");
        rest = after;
    }
    while !rest.is_empty() {
        let mut reader = Literals { rest, kuzu };
        reader.expect("UNWIND ");
        let Value::Array(rows) = reader.value() else { panic!("rows are due") };
        reader.expect(" AS row\n");
        let (statement, after) = reader.rest.split_once(";\n").unwrap();
        rest = after;
        let plain = |c: char| c.is_ascii_alphanumeric() || " \n_(){}[]<>:.,=+-".contains(c);
        assert!(statement.chars().all(plain), "{statement}");
        let node = statement.starts_with("MERGE (n:Entity");
        assert!(
            node || statement.starts_with("MATCH (s:Entity {id: row.source})\nMATCH (t:Entity {id: row.target})\n")
        );
        for row in rows {
            let Value::Object(fields) = row else { panic!("a row is a map") };
            let mut fields: Map<String, Value> = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
            let mut take = |name: &str| fields.shift_remove(name).unwrap().as_str().unwrap().to_owned();
            let id = take("id");
            let ends = (!node).then(|| (take("source"), take("target")));
            let (letter, kind) = if node { ("n", "type") } else { ("r", "type") };
            for name in fields.keys() {
                assert!(statement.contains(&format!("{letter}.{name} = ")), "{name} is not set");
            }
            let label = fields[kind].as_str().unwrap();
            match ends {
                None => {
                    let label = if kuzu { String::new() } else { format!(":{label}") };
                    assert!(statement.starts_with(&format!("MERGE (n:Entity{label} {{id: row.id}})\nSET ")));
                    read.add_node(id, fields);
                }
                Some((source, target)) => {
                    let merge = statement.split("MERGE (s)-[r:").nth(1).unwrap();
                    let (written, _) = merge.split_once(" {id: row.id}]->(t)\nSET ").unwrap();
                    assert_eq!(written.replace('_', ""), label.to_uppercase());
                    read.add_edge(id, source, target, fields);
                }
            }
        }
    }
    read
}

struct Literals<'s> {
    rest: &'s str,
    /// No escapes but of quotes and backslashes.
    kuzu: bool,
}

impl Literals<'_> {
    #[track_caller]
    fn expect(&mut self, text: &str) {
        assert!(self.take(text), "{text:?} is due at {:?}", self.rest.chars().take(80).collect::<String>());
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n']);
    }

    fn value(&mut self) -> Value {
        if self.take("CAST([] AS STRING[])") {
            return json!([]);
        }
        for (word, value) in [("null", Value::Null), ("true", json!(true)), ("false", json!(false))] {
            if self.take(word) {
                return value;
            }
        }
        if self.take("'") {
            return Value::String(self.string());
        }
        if self.take("[") {
            let mut values = Vec::new();
            self.blanks();
            while !self.take("]") {
                if !values.is_empty() {
                    self.expect(",");
                    self.blanks();
                }
                values.push(self.value());
                self.blanks();
            }
            return Value::Array(values);
        }
        if self.take("{") {
            let mut fields = Map::new();
            while !self.take("}") {
                if !fields.is_empty() {
                    self.expect(", ");
                }
                let (name, _) = self.rest.split_once(':').unwrap();
                assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
                let name = name.to_owned();
                self.expect(&name);
                self.expect(": ");
                let value = self.value();
                assert!(fields.insert(name, value).is_none());
            }
            return Value::Object(fields);
        }
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().unwrap_or_else(|_| panic!("a value is due at {:?}", rest.chars().take(80).collect::<String>()))
    }

    fn string(&mut self) -> String {
        let mut out = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return out;
                }
                '\\' => match chars.next().unwrap().1 {
                    c @ ('\\' | '\'') => out.push(c),
                    'n' if !self.kuzu => out.push('\n'),
                    'r' if !self.kuzu => out.push('\r'),
                    't' if !self.kuzu => out.push('\t'),
                    'u' if !self.kuzu => {
                        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                        out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                    }
                    other => panic!("\\{other}"),
                },
                _ => {
                    assert!(self.kuzu || !c.is_control(), "{c:?}");
                    out.push(c);
                }
            }
        }
        panic!("a string without an end")
    }
}
