//! The annotated articles in tests/articles: their facts name entities that are declared and sentences that are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

#[test]
fn every_fact_stands_in_its_article() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut articles = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        articles += 1;
        let facts: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let text = fs::read_to_string(path.with_extension("txt")).unwrap();
        let ids = facts["entities"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap());
        let entities: BTreeSet<&str> = ids.collect();
        for fact in facts["facts"].as_array().unwrap() {
            assert!(text.contains(fact["sent"].as_str().unwrap()), "{}: {fact}", path.display());
            let ends = ["s", "o", "to", "where", "by"].iter().filter_map(|&end| fact[end].as_str());
            for end in ends {
                assert!(entities.contains(end), "{}: {end} in {fact}", path.display());
            }
        }
    }
    assert!(articles > 0);
}
