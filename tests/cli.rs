// Commands that start from graph files.
mod graphs;
// Databases and SPARQL.
mod databases;
// A table of names that the user knows.
mod aliases;
// What is read is never written over.
mod originals;
// Web pages.
mod pages;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder of its own and the program started in it.
struct Workplace {
    folder: TempDir,
}

/// What a finished process left behind.
struct Finished {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Workplace {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn with(files: &[(&str, &[u8])]) -> Self {
        let place = Self::new();
        for (name, bytes) in files {
            place.write(name, bytes);
        }
        place
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).exists()
    }

    fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with(arguments, Vec::new())
    }

    fn run_with(&self, arguments: &[&str], stdin: Vec<u8>) -> Finished {
        let output = Command::new(env!("CARGO_BIN_EXE_actograph"))
            .current_dir(self.folder.path())
            .args(arguments)
            .write_stdin(stdin)
            .output()
            .unwrap();
        let finished = Finished {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!finished.stderr.contains("panicked"), "{}", finished.stderr);
        assert!(!finished.stderr.contains('\x1b'), "colour in a pipe");
        finished
    }
}

impl Finished {
    /// The lines of standard output as JSON.
    fn rows(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A field of every line of standard output.
    fn field(&self, name: &str) -> Vec<String> {
        self.rows().iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
    }

    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{}", self.stderr);
        self
    }

    #[track_caller]
    fn writes_nothing(self) -> Self {
        assert_eq!(self.stdout, "");
        self
    }
}

const NEWS: &str = "\
Harbour deal signed in Oslo

Norway and Chile signed an agreement on Monday. Anna Berg, the Norwegian trade minister, met Pedro Soto in Oslo.
“We will open two harbours,” Mr. Soto said.
";

fn article(i: usize) -> String {
    format!(
        "{{\"id\":\"a{i}\",\"text\":\"Envoy {i} met the minister of Peru in Lima. {}\"}}\n",
        "They talked. ".repeat(i % 9)
    )
}

// The main job

#[test]
fn a_folder_gets_a_picture_and_a_linked_data_file() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let done = place.run(&["extract", "news.txt", "-o", "out/"]).exits(0).writes_nothing();
    assert!(place.read("out/news.dot").starts_with("digraph"));
    let linked: Value = serde_json::from_str(&place.read("out/news.jsonld")).unwrap();
    assert!(linked["@context"].is_object());
    assert!(done.stderr.starts_with("1 document, "), "{}", done.stderr);
    assert_eq!(fs::read_dir(place.folder.path().join("out")).unwrap().count(), 2, "temporary files are left");
}

#[test]
fn an_existing_folder_needs_no_slash_and_takes_further_formats() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes()), ("out/keep", b"")]);
    place.run(&["extract", "news.txt", "news.txt", "-o", "out", "--to", "openie"]).exits(0).says("given twice");
    assert!(place.has("out/graph.dot") && place.has("out/graph.jsonld") && place.has("out/graph.tsv"));
}

#[test]
fn a_file_is_written_in_the_format_of_its_extension() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes()), ("old.dot", b"old")]);
    place.run(&["extract", "news.txt", "-o", "old.dot"]).exits(0);
    assert!(place.read("old.dot").starts_with("digraph"));
    place.run(&["extract", "news.txt", "-o", "news.out", "--to", "dot"]).exits(0);
    assert_eq!(place.read("news.out"), place.read("old.dot"));
}

#[test]
fn a_pipe_gets_data_only() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let dot = place.run(&["extract", "news.txt", "--to", "dot"]).exits(0).says("1 document");
    assert!(dot.stdout.starts_with("digraph") && dot.stdout.ends_with("}\n"));
    let quiet = place.run(&["extract", "news.txt", "--to", "dot", "--quiet"]).exits(0);
    assert_eq!((quiet.stderr.as_str(), quiet.stdout), ("", dot.stdout));
}

#[test]
fn standard_input_is_read() {
    let place = Workplace::new();
    let text = place.run_with(&["annotate", "-"], NEWS.into()).exits(0);
    assert_eq!(text.field("id"), ["stdin"]);
    let lines = (1..4).map(article).collect::<String>();
    let guessed = place.run_with(&["annotate", "-"], lines.clone().into()).exits(0);
    let told = place.run_with(&["annotate", "-", "--from", "jsonl"], lines.into()).exits(0);
    assert_eq!(told.field("id"), ["a1", "a2", "a3"]);
    assert_eq!(guessed.stdout, told.stdout);
    place.run_with(&["extract", "-", "-o", "out/"], NEWS.into()).exits(0);
    assert!(place.has("out/graph.dot"));
}

#[test]
fn folders_are_read_in_order_of_name() {
    let place = Workplace::with(&[
        ("in/b/two.txt", b"The mayor spoke."),
        ("in/c.jsonl", b"{\"id\":\"three\",\"text\":\"The mayor left.\"}"),
        ("in/a.txt", b"The mayor came."),
        ("in/scan.pdf", b"%PDF\0"),
    ]);
    let done = place.run(&["annotate", "in"]).exits(0).says("scan.pdf");
    assert_eq!(done.field("id"), ["a", "two", "three"]);
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let place = Workplace::new();
    place.write("in.jsonl", (0..120).map(article).collect::<String>().as_bytes());
    for arguments in [
        &["annotate", "in.jsonl"][..],
        &["extract", "in.jsonl", "--to", "openie"],
        &["extract", "in.jsonl", "--to", "jsonld"],
    ] {
        let run = |jobs| place.run(&[arguments, &["--jobs", jobs]].concat()).exits(0).stdout;
        let one = run("1");
        assert!(!one.is_empty());
        assert!(run("2") == one && run("7") == one, "{arguments:?}");
    }
    let ids = place.run(&["annotate", "in.jsonl"]).field("id");
    assert_eq!(ids, (0..120).map(|i| format!("a{i}")).collect::<Vec<_>>());
}

#[test]
fn documents_of_one_id_are_told_apart() {
    let place = Workplace::with(&[("a/x.txt", b"One."), ("b/x.txt", b"Two.")]);
    let done = place.run(&["annotate", "a/x.txt", "b/x.txt"]).exits(0).says("this one is 'x-2'");
    assert_eq!(done.field("id"), ["x", "x-2"]);
}

#[test]
fn results_do_not_wait_for_the_end_of_the_input() {
    let mut process = Process::new(env!("CARGO_BIN_EXE_actograph"))
        .args(["annotate", "-", "--from", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    let mut stdout = BufReader::new(process.stdout.take().unwrap());
    for i in 0..3 {
        std::io::Write::write_all(&mut stdin, article(i).as_bytes()).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":\"a{i}\"")));
    }
    drop(stdin);
    assert!(process.wait().unwrap().success());
}

#[test]
fn the_day_of_publication_resolves_dates() {
    let place = Workplace::with(&[("a.txt", b"Anna Berg met Pedro Soto in Oslo on Monday.")]);
    let done = place.run(&["extract", "a.txt", "--date", "2019-10-09"]).exits(0);
    assert!(done.stdout.contains("\"value\":\"2019-10-07\""), "{}", done.stdout);
}

#[test]
fn little_confidence_can_be_left_out() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let all = place.run(&["extract", "news.txt"]).exits(0).rows();
    assert!(!all.is_empty());
    let least = all.iter().map(|row| row["confidence"].as_f64().unwrap()).fold(1.0, f64::min);
    let sure =
        place.run(&["extract", "news.txt", "--min-confidence", &format!("{:.3}", least + 0.001)]).exits(0).rows();
    assert!(sure.len() < all.len());
    let ids: Vec<&Value> = sure.iter().map(|row| &row["id"]).collect();
    for row in &sure {
        let contains = row["object"]["contains"].as_array();
        assert!(contains.into_iter().flatten().all(|id| ids.contains(&id)));
    }
}

#[test]
fn the_surroundings_of_an_actor_can_be_cut_out() {
    let place = Workplace::with(&[("news.txt", b"Anna Berg met Pedro Soto. Omar Haddad accused Li Wen of fraud.")]);
    let all = place.run(&["extract", "news.txt", "--to", "dot"]).exits(0).stdout;
    assert!(all.contains("Li Wen") && all.contains("Anna Berg"));
    let part = place.run(&["extract", "news.txt", "--to", "dot", "--focus", "anna berg"]).exits(0).stdout;
    assert!(part.contains("Pedro Soto") && !part.contains("Li Wen"));
}

// annotate

#[test]
fn annotations_have_offsets_in_code_points_and_heads_in_sentences() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let row = place.run(&["annotate", "news.txt", "--to", "json"]).exits(0).rows().remove(0);
    let characters: Vec<char> = NEWS.chars().collect();
    assert_eq!(row["text"], NEWS);
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    let text = |value: &Value| characters[number(&value["start"])..number(&value["end"])].iter().collect::<String>();
    let tokens = row["tokens"].as_array().unwrap();
    for token in tokens {
        assert_eq!(text(token), token["text"]);
    }
    for sentence in row["sentences"].as_array().unwrap() {
        let inside: Vec<&Value> = tokens
            .iter()
            .filter(|t| {
                number(&sentence["start"]) <= number(&t["start"]) && number(&t["end"]) <= number(&sentence["end"])
            })
            .collect();
        assert_eq!(inside.iter().filter(|t| t["head"] == 0).count(), 1);
        assert!(inside.iter().all(|t| number(&t["head"]) <= inside.len()));
    }
    assert_eq!(row["sentences"].as_array().unwrap().iter().map(text).next().unwrap(), "Harbour deal signed in Oslo");
    let mentions = row["mentions"].as_array().unwrap();
    assert!(mentions.iter().any(|m| text(m) == "Norway" && m["kind"] == "name"));
    assert!(mentions.iter().all(|m| m["chain"].is_null() || m["chain"].is_u64()));
    let predicates = row["predicates"].as_array().unwrap();
    let mut senses = 0;
    for predicate in predicates {
        let fact = predicate["fact"].as_f64().unwrap();
        assert!((-3.0..=3.0).contains(&fact), "{predicate}");
        assert!(number(&predicate["token"]) < tokens.len() && predicate["event"].is_boolean());
        senses += usize::from(predicate["sense"].as_str().is_some_and(|s| s.contains('.')));
        for argument in predicate["args"].as_array().unwrap() {
            assert!(number(&argument["token"]) < tokens.len());
            assert!(argument["role"].as_str().unwrap().starts_with("ARG"));
        }
    }
    assert!(senses > 0, "{predicates:?}");
    let order: Vec<usize> = predicates.iter().map(|p| number(&p["token"])).collect();
    assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
}

#[test]
fn conllu_carries_predicates_in_misc() {
    let place = Workplace::with(&[("news.txt", "The police shot down a drone over Bergen on Monday.".as_bytes())]);
    let conllu = place.run(&["annotate", "news.txt", "--to", "conllu"]).exits(0).stdout;
    let misc = |form: &str| -> Vec<&str> {
        let row = conllu.lines().map(|l| l.split('\t').collect::<Vec<_>>()).find(|c| c.len() == 10 && c[1] == form);
        row.expect("the word has a row")[9].split('|').collect()
    };
    let shot = misc("shot");
    assert!(shot.contains(&"Sense=shoot_down.05"), "{shot:?}");
    assert!(shot.iter().any(|m| m.starts_with("Fact=")), "{shot:?}");
    let arguments = shot.iter().find_map(|m| m.strip_prefix("Args=")).expect("arguments");
    for argument in ["ARG0:2", "ARG1:6", "ARGM-TMP:10"] {
        assert!(arguments.split(',').any(|a| a == argument), "{arguments}");
    }
    assert!(misc("drone").iter().all(|m| !m.starts_with("Fact=")));
}

#[test]
fn given_conllu_keeps_its_tokens_and_sentences() {
    let given = "\
# newdoc id = d1
# newpar
# sent_id = first one
# text = Don't go to  Rome.
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\t_\t_\t_\t_\t_\t_\t_\t_
2\tnot\t_\t_\t_\t_\t_\t_\t_\t_
3\tgo\t_\t_\t_\t_\t_\t_\t_\t_
4\tto\t_\t_\t_\t_\t_\t_\t_\t_
4.1\tgo\t_\t_\t_\t_\t_\t_\t_\t_
5\tRome\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
6\t.\t_\t_\t_\t_\t_\t_\t_\t_

# sent_id = 2
# text = She's in. It rains
1-2\tShe's\t_\t_\t_\t_\t_\t_\t_\t_
1\tShe\t_\t_\t_\t_\t_\t_\t_\t_
2\t's\t_\t_\t_\t_\t_\t_\t_\t_
3\tin\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
4\t.\t_\t_\t_\t_\t_\t_\t_\t_
5\tIt\t_\t_\t_\t_\t_\t_\t_\t_
6\train\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
7\ts\t_\t_\t_\t_\t_\t_\t_\t_

# newdoc id = d2
# sent_id = x
1\tYes\t_\t_\t_\t_\t_\t_\t_\t_

";
    let place = Workplace::with(&[("in.conllu", given.as_bytes())]);
    let first = place.run(&["annotate", "in.conllu", "--to", "conllu"]).exits(0).stdout;
    let columns = |text: &str| -> Vec<(String, String)> {
        let rows = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty() && !l.starts_with("4.1"));
        rows.map(|l| l.split('\t').collect::<Vec<_>>()).map(|c| (c[0].to_owned(), c[1].to_owned())).collect()
    };
    assert_eq!(columns(&first), columns(given));
    let comments = |text: &str, key: &str| -> Vec<String> {
        text.lines().filter(|l| l.starts_with(key)).map(str::to_owned).collect()
    };
    assert_eq!(comments(&first, "# sent_id"), comments(given, "# sent_id"));
    assert_eq!(comments(&first, "# newdoc"), comments(given, "# newdoc"));
    assert_eq!(
        comments(&first, "# text"),
        ["# text = Don't go to Rome.", "# text = She's in. It rains", "# text = Yes"]
    );
    place.write("again.conllu", first.as_bytes());
    assert_eq!(place.run(&["annotate", "again.conllu", "--to", "conllu"]).exits(0).stdout, first);
}

#[test]
fn conllu_of_a_text_is_valid() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let conllu = place.run(&["annotate", "news.txt", "--to", "conllu"]).exits(0).stdout;
    assert_eq!(conllu.matches("# newpar\n").count(), 3);
    assert_eq!(conllu.matches("# newdoc id = news\n").count(), 1);
    let mut open: Vec<String> = Vec::new();
    for block in conllu.trim_end().split("\n\n") {
        let text = block.lines().find_map(|l| l.strip_prefix("# text = ")).unwrap();
        let mut spelled = String::new();
        let (mut due, mut inside) = (1, 0);
        for row in block.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            assert_eq!(columns.len(), 10, "{row}");
            let blank = if columns[9].contains("SpaceAfter=No") { "" } else { " " };
            if let Some((from, to)) = columns[0].split_once('-') {
                assert_eq!(from, due.to_string());
                inside = to.parse().unwrap();
                spelled += &format!("{}{blank}", columns[1]);
                continue;
            }
            assert_eq!(columns[0], due.to_string());
            if due > inside {
                spelled += &format!("{}{blank}", columns[1]);
            }
            due += 1;
            for piece in columns[9].split('|').filter_map(|m| m.strip_prefix("Entity=")) {
                let mut word = String::new();
                for c in piece.chars() {
                    match c {
                        '-' if !word.contains('-') => open.push(word.clone()),
                        ')' => {
                            let entity = open.pop().expect("a bracket that closes nothing");
                            assert!(word.contains('-') || word == entity, "{piece}");
                        }
                        _ => {}
                    }
                    if matches!(c, '(' | ')') { word.clear() } else { word.push(c) }
                }
            }
        }
        assert_eq!(spelled.trim_end(), text);
        assert!(open.is_empty(), "a mention is left open");
    }
}

// Bad input

#[test]
fn an_empty_file_is_an_empty_document_and_a_warning() {
    let place = Workplace::with(&[("empty.txt", b""), ("blank.txt", b" \r\n\t\n"), ("none.jsonl", b"\n\n")]);
    for name in ["empty.txt", "blank.txt"] {
        let done = place.run(&["annotate", name]).exits(0).says(&format!("{name}: holds no text"));
        assert_eq!(done.rows()[0]["tokens"].as_array().unwrap().len(), 0);
        place.run(&["extract", name]).exits(0).writes_nothing();
        place.run(&["annotate", name, "--to", "conllu"]).exits(0).writes_nothing();
    }
    place.run(&["extract", "none.jsonl"]).exits(0).writes_nothing().says("none.jsonl: holds no document");
    place.run(&["extract", "empty.txt", "-o", "out/"]).exits(0);
    assert!(place.read("out/empty.dot").starts_with("digraph"));
}

#[test]
fn a_binary_file_is_an_error_that_names_it_and_the_others_are_read() {
    let place = Workplace::with(&[("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("news.txt", NEWS.as_bytes())]);
    let done = place.run(&["annotate", "image.txt", "news.txt"]).exits(1).says("error: image.txt: not a text");
    assert_eq!(done.field("id"), ["news"]);
}

#[test]
fn invalid_utf8_is_replaced_with_a_warning() {
    let place = Workplace::with(&[("latin.txt", b"The caf\xE9 in Orl\xE9ans closed.")]);
    let done = place.run(&["annotate", "latin.txt"]).exits(0).says("warning: latin.txt: 2 invalid UTF-8 sequences");
    assert_eq!(done.rows()[0]["text"], "The caf\u{FFFD} in Orl\u{FFFD}ans closed.");
}

#[test]
fn byte_order_marks_and_utf16_are_understood() {
    let utf16: Vec<u8> = "\u{FEFF}Málaga is hot.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = Workplace::with(&[("a.txt", "\u{FEFF}Málaga is hot.\r\n".as_bytes()), ("b.txt", &utf16)]);
    let done = place.run(&["annotate", "a.txt", "b.txt"]).exits(0);
    assert_eq!(done.field("text"), ["Málaga is hot.\r\n", "Málaga is hot.\r\n"]);
}

#[test]
fn a_missing_file_is_an_error_and_the_others_are_read() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    let done = place.run(&["annotate", "gone.txt", "news.txt"]).exits(1).says("error: gone.txt: No such file");
    assert_eq!(done.field("id"), ["news"]);
    place.run(&["extract", "gone.txt", "-o", "out/"]).exits(1);
    assert!(!place.has("out/gone.dot"), "nothing was read, so nothing is written");
}

#[test]
fn malformed_lines_are_named_and_the_others_read() {
    let lines = b"{\"id\":\"a\",\"text\":\"One came.\"}\n{\"id\":\"b\",\"text\":\n\n{\"id\":\"c\"}\n{\"id\":4,\"text\":\"Two came.\"}\n";
    let place = Workplace::with(&[("in.jsonl", lines)]);
    let done = place.run(&["annotate", "in.jsonl"]).exits(1);
    assert_eq!(done.field("id"), ["a", "4"]);
    done.says("error: in.jsonl:2: malformed JSON").says("error: in.jsonl:4: no \"text\"");
}

#[test]
fn a_broken_conllu_document_is_named_and_the_others_read() {
    let place = Workplace::with(&[(
        "in.conllu",
        b"# newdoc id = a\n1\tOnly\n\n# newdoc id = b\n1\tYes\t_\t_\t_\t_\t_\t_\t_\t_\n",
    )]);
    let done = place.run(&["annotate", "in.conllu"]).exits(1).says("error: in.conllu:2: CoNLL-U");
    assert_eq!(done.field("id"), ["b"]);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    place.run(&["extract", "news.txt", "-o", "missing/news.dot"]).exits(2).says("missing/news.dot: cannot be written");
    place.run(&["extract", "news.txt", "-o", "news.txt/"]).exits(2).says("news.txt");
    place
        .run(&["annotate", "news.txt", "-o", "news.txt/a.conllu"])
        .exits(2)
        .says("news.txt/a.conllu: cannot be written");
    if Path::new("/dev/full").exists() {
        place
            .run(&["extract", "news.txt", "--to", "dot", "-o", "/dev/full"])
            .exits(2)
            .says("/dev/full: cannot be written");
        assert!(Path::new("/dev/full").exists());
    }
}

#[test]
fn wrong_usage_is_explained() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    place.run(&["extract"]).exits(2).says("<INPUT>");
    place.run(&["extract", "news.txt", "--to", "png"]).exits(2).says("jsonld");
    place.run(&["extract", "news.txt", "--from", "docx"]).exits(2).says("jsonl");
    place.run(&["extract", "news.txt", "--to", "dot", "--to", "jsonl"]).exits(2).says("-o FOLDER/");
    place.run(&["extract", "news.txt", "-o", "news.png"]).exits(2).says(".jsonld");
    place.run(&["extract", "news.txt", "--min-confidence", "2"]).exits(2).says("from 0 to 1");
    place.run(&["extract", "news.txt", "--jobs", "0"]).exits(2);
    place.run(&["extract", "news.txt", "--focus", "Nobody Known", "--to", "dot"]).exits(2).says("Nobody Known");
    place.run(&["paint"]).exits(2);
    place.run(&[]).exits(2).says("Usage");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Workplace::new();
    place.write("in.jsonl", (0..400).map(article).collect::<String>().as_bytes());
    for arguments in [
        &["annotate", "in.jsonl"][..],
        &["extract", "in.jsonl", "--to", "jsonld"],
        &["--help"],
        &["completions", "zsh"],
    ] {
        let mut process = Process::new(env!("CARGO_BIN_EXE_actograph"))
            .current_dir(place.folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(process.stdout.take());
        let output = process.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error") && !stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn strange_texts_are_read() {
    let place = Workplace::new();
    let texts: [(&str, &str); 8] = [
        ("control", "The \u{1}mayor\u{7} of\u{b}\u{c} Rome\u{1b}[0m left.\u{85}Then\u{2028}she came.\u{0} End."),
        ("punctuation", "?!... --- “”‘’ ((([[{ ;;; ,,, —–- !!!"),
        ("chinese", "中国外交部发言人周二表示,双方将继续谈判。他没有透露日期。"),
        ("arabic", "قالت وزارة الخارجية يوم الأحد إنها لن تشارك في المحادثات."),
        ("russian", "Министр иностранных дел заявил во вторник, что переговоры продолжатся."),
        ("emoji", "👩‍👩‍👧‍👦🇸🇪 met 🇰🇵 😀😀😀 #talks @envoy http://example.org/a?b=c&d"),
        ("quotes", "““““He said ”””' \" ' “a “b “c” said. She ‘said ‘no."),
        ("combining", "Z\u{351}\u{36b}a\u{343}\u{32a}l\u{342}\u{302}go \u{202e}said\u{200b} \u{feff}so\u{ad}."),
    ];
    let lines: String =
        texts.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string() + "\n").collect();
    place.write("in.jsonl", lines.as_bytes());
    let done = place.run(&["annotate", "in.jsonl"]).exits(0);
    assert_eq!(done.field("text"), texts.map(|(_, text)| text));
    for row in done.rows() {
        let characters: Vec<char> = row["text"].as_str().unwrap().chars().collect();
        for token in row["tokens"].as_array().unwrap() {
            let range = token["start"].as_u64().unwrap() as usize..token["end"].as_u64().unwrap() as usize;
            assert_eq!(characters[range].iter().collect::<String>(), token["text"].as_str().unwrap());
        }
    }
    for format in ["jsonl", "openie", "dot", "jsonld"] {
        place.run(&["extract", "in.jsonl", "--to", format]).exits(0);
    }
    for row in place.run(&["annotate", "in.jsonl", "--to", "conllu"]).exits(0).stdout.lines() {
        assert!(row.is_empty() || row.starts_with('#') || row.split('\t').count() == 10, "{row:?}");
    }
}

#[test]
fn a_long_line_takes_time_in_proportion() {
    let place = Workplace::new();
    let sentence = "The minister of trade met the envoy in Oslo on Monday and left. ";
    place.write("long.txt", sentence.repeat(16_000).as_bytes());
    place.write("word.txt", "a".repeat(2_000_000).as_bytes());
    place.write("endless.txt", "and then he said that ".repeat(10_000).as_bytes());
    let done = place.run(&["annotate", "long.txt"]).exits(0);
    assert!(done.rows()[0]["sentences"].as_array().unwrap().len() >= 15_000);
    place.run(&["extract", "word.txt", "endless.txt", "--to", "jsonld"]).exits(0);
}

#[test]
fn a_file_that_was_not_split_into_documents_is_refused() {
    let place = Workplace::with(&[("news.txt", NEWS.as_bytes())]);
    place.write("all.txt", "All the news. ".repeat(1_300_000).as_bytes());
    let done = place.run(&["annotate", "all.txt", "news.txt"]).exits(1).says("error: all.txt: longer than 16 MiB");
    assert_eq!(done.field("id"), ["news"]);
}

// The rest

#[test]
fn the_version_names_the_weights() {
    let done = Workplace::new().run(&["--version"]).exits(0);
    let line = done.stdout.trim_end();
    let checksum = line.strip_prefix(concat!("actograph ", env!("CARGO_PKG_VERSION"), " (weights ")).unwrap();
    assert_eq!(checksum.trim_end_matches(')').len(), 16, "{line}");
}

#[test]
fn help_has_examples_and_completions_exist_for_every_shell() {
    let place = Workplace::new();
    for arguments in [&["--help"][..], &["extract", "--help"], &["annotate", "--help"], &["completions", "--help"]] {
        let help = place.run(arguments).exits(0).stdout;
        assert!(help.contains("Examples:") && help.contains("  actograph "), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.run(&["completions", shell]).exits(0).stdout;
        assert!(script.contains("min-confidence"), "{shell}");
    }
}

#[test]
fn the_view_shows_mentions_and_relations() {
    let place = Workplace::with(&[(
        "a.txt",
        b"Elena Markovic met Karl Brandt in Oslo. She accused him of delay. Nobody \x1b[31m \x07 spoke.\n",
    )]);
    let shown = place.run(&["annotate", "a.txt", "--to", "view"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let first = shown.stdout.lines().nth(1).unwrap();
    assert!(first.contains("[1 Elena Markovic] met [2 Karl Brandt] in [3 Oslo]"), "{}", shown.stdout);
    assert!(shown.stdout.contains("\n      Elena Markovic — meet → Karl Brandt (Consult; at Oslo"), "{}", shown.stdout);
    assert!(shown.stdout.contains("   1  Elena Markovic (Person), 2×"), "{}", shown.stdout);
    assert!(!shown.stdout.contains(['\x1b', '\x07']), "control characters of a text must not reach a terminal");
}
