//! What holds for every document: spans in bounds and in order, trees, mentions, evidence. Checked on the sample articles
//! and on random text; a snapshot would not say why it changed, these do.

use std::sync::LazyLock;

use actograph::{
    Annotated, CharIndex, Document, EntityId, Model, Object, Pipeline, Span, TokenId, extract, propositions,
};
use proptest::prelude::*;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Model::embedded().unwrap()).unwrap());

fn check(text: &str) {
    let annotated = PIPELINE.annotate(Document::from_text("doc", text));
    check_layers(&annotated);
    check_mentions(&annotated);
    check_triples(&annotated);
}

fn in_text(annotated: &Annotated, span: Span) -> bool {
    annotated.document.text.get(span.range()).is_some()
}

fn check_layers(annotated: &Annotated) {
    let mut covered = 0;
    for sentence in &annotated.sentences {
        assert!(!sentence.tokens.is_empty() && in_text(annotated, sentence.span));
        assert_eq!(sentence.tokens.start, covered, "sentences hold all tokens in order");
        covered = sentence.tokens.end;
        let roots = sentence.tokens.clone().filter(|&t| annotated.token(TokenId(t)).head.is_none()).count();
        assert_eq!(roots, 1, "one root a sentence");
        for t in sentence.tokens.clone() {
            let mut at = TokenId(t);
            let mut steps = 0;
            while let Some(head) = annotated.token(at).head {
                assert!(sentence.tokens.contains(&head.0), "heads stay in their sentence");
                at = head;
                steps += 1;
                assert!(steps <= sentence.tokens.len(), "no cycles");
            }
        }
    }
    assert_eq!(covered as usize, annotated.tokens.len());
    let mut end = 0;
    for token in &annotated.tokens {
        assert!(in_text(annotated, token.span) && !token.span.is_empty() && !token.lemma.is_empty());
        let between = &annotated.document.text[end as usize..token.span.start as usize];
        assert!(between.chars().all(char::is_whitespace), "every character is in a token: {between:?}");
        end = token.span.end;
    }
}

fn check_mentions(annotated: &Annotated) {
    let mut seen = vec![0; annotated.mentions.len()];
    for (id, entity) in annotated.entities.iter().enumerate() {
        assert!(!entity.mentions.is_empty() && !entity.name.trim().is_empty());
        for &m in &entity.mentions {
            assert_eq!(annotated.mention(m).entity, EntityId(id as u32));
            seen[m.index()] += 1;
        }
    }
    assert!(seen.iter().all(|&n| n == 1), "every mention is in one entity");
    for mention in &annotated.mentions {
        assert!(in_text(annotated, mention.span) && mention.tokens.contains(&mention.head.0));
        let sentence = &annotated.sentences[mention.sentence.index()];
        assert!(sentence.tokens.start <= mention.tokens.start && mention.tokens.end <= sentence.tokens.end);
    }
    let order = |m: &actograph::Mention| (m.span.start, std::cmp::Reverse(m.span.end));
    assert!(annotated.mentions.is_sorted_by_key(order));
}

fn check_triples(annotated: &Annotated) {
    let triples = extract(annotated);
    for triple in &triples.triples {
        assert_eq!(triple.evidence, annotated.slice(triple.evidence_span));
        assert!((0.0..=1.0).contains(&triple.confidence));
        assert!(!triple.relation.lemma.is_empty());
        let args = [Some(&triple.subject), triple.to.as_ref(), triple.place.as_ref(), triple.by.as_ref()];
        for arg in args.into_iter().flatten() {
            assert_eq!(arg.text, annotated.slice(arg.span));
            assert!(!arg.name.is_empty() && arg.id.contains('/'));
        }
        match &triple.object {
            Some(Object::Entity(arg)) => assert_eq!(arg.text, annotated.slice(arg.span)),
            Some(Object::Statement(statement)) => {
                assert!(statement.spans.iter().all(|&s| in_text(annotated, s)));
                assert!(statement.spans.is_sorted() && !statement.spans.is_empty());
                let says = |text: &str| text.chars().any(char::is_alphanumeric);
                assert!(statement.spans.iter().all(|&s| says(annotated.slice(s))), "no words: {statement:?}");
                assert!(statement.contains.iter().all(|&i| (i as usize) < triples.triples.len()));
            }
            None => {}
        }
    }
    for proposition in propositions(annotated) {
        assert!((0.0..=1.0).contains(&proposition.confidence) && !proposition.relation.is_empty());
    }
}

#[test]
fn sample_articles() {
    for name in ["talks", "harbor", "flood"] {
        let text = std::fs::read_to_string(format!("{}/graphs/{name}/{name}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
        check(&text);
    }
}

#[test]
fn odd_texts() {
    for text in [
        "",
        " \n\t ",
        "!!! ??? ... --- ((( \"\"\" ’’’",
        "THE PRESIDENT SAID THE TALKS HAD FAILED",
        "He said: “She said: ‘No, “never,” he said.’",
        "Nora Lind spoke in Lima. “I disagree,” she said.",
        "“I doubt it,” he told Nora Lind.\n\nI agree,” he said. “I refuse, she said.",
        "We cannot promise it, \"the letter read. Nobody hopes so,\" it added, \"I believe.",
        "Nora Lind said: “…”\n\n“—” said Nora Lind. '!' she added. “” Nora Lind promised “?”",
        "Москва заявила о санкциях. 北京说不。 قال الرئيس",
        "\u{feff}\u{200d}\u{301}a\u{0}b\u{7f}\u{2028}c",
        "Q. Who met whom?\nA. Nobody.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    ] {
        check(text);
    }
    check(&"word ".repeat(3000));
    check(&"a".repeat(20_000));
    check(&"He said that ".repeat(300));
    check(&"“".repeat(2_000));
}

#[test]
fn the_same_text_gives_the_same_triples_after_any_other() {
    let text = "Mali accused Niger of arming the rebels.";
    let run = || extract(&PIPELINE.annotate(Document::from_text("doc", text)));
    let first = run();
    check("Something else entirely was said by Ms. Abara in Accra on Friday.");
    assert_eq!(first, run());
    assert!(!first.triples.is_empty());
}

#[test]
fn offsets_of_mentions_count_code_points() {
    let text = "“Ömer” met Ana Lind in Århus.";
    let annotated = PIPELINE.annotate(Document::from_text("doc", text));
    let index = CharIndex::new(text);
    let chars: Vec<char> = text.chars().collect();
    for mention in &annotated.mentions {
        let (from, to) = (index.chars(mention.span.start) as usize, index.chars(mention.span.end) as usize);
        assert_eq!(chars[from..to].iter().collect::<String>(), annotated.slice(mention.span));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_characters(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn random_prose(words in prop::collection::vec(
        prop::sample::select(vec![
            "Iran", "Mr.", "Kim", "said", "that", "I", "disagree", "read", "\"", "‘", "’", "I hope", "…", "he", "she", "met", "with", "“", "”", ",", ".", "the", "ministry", "of",
            "and", "who", "was", "accused", "by", "not", "in", "Paris", "on", "Monday", "talks", "between", "’s", "to",
            "offered", "\n\n", "?", ":", "—", "2019", "U.S.",
        ]), 0..60)) {
        check(&words.join(" "));
    }
}
