//! Resolution on given analyses: sentences of our own in CoNLL-U style, by phenomenon.

use super::*;
use crate::annotate::{Annotated, Deprel, Gender, MentionKind, NameType, Upos, Xpos};
use crate::span::Span;

/// One sentence a line block; a word a line: form, lemma, UPOS, XPOS, head, relation, name tag, referent.
fn annotate(words: &str) -> Annotated {
    let annotated = resolve(words);
    check_invariants(&annotated);
    annotated
}

fn resolve(words: &str) -> Annotated {
    let mut document = Document::default();
    let (mut sentences, mut tokens, mut names, mut referents) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for block in words.trim().split("\n\n") {
        let first = tokens.len() as u32;
        for line in block.lines() {
            let cols: Vec<&str> = line.split_whitespace().collect();
            if !document.text.is_empty() && !matches!(cols[0], "," | "." | "'s" | ")") && !document.text.ends_with('(')
            {
                document.text.push(' ');
            }
            let start = document.text.len() as u32;
            document.text.push_str(cols[0]);
            let head: u32 = cols[4].parse().unwrap();
            let kind = |letter: &str| match letter {
                "PER" => NameType::Person,
                "ORG" => NameType::Organization,
                _ => NameType::Location,
            };
            tokens.push(Token {
                certainty: 1.0,
                span: Span::new(start, document.text.len() as u32),
                form: None,
                lemma: cols[1].into(),
                upos: Upos::parse(cols[2]),
                xpos: Xpos::parse(cols[3]),
                head: head.checked_sub(1).map(|h| TokenId(first + h)),
                deprel: Deprel::parse(cols[5]),
                space_after: true,
            });
            names.push(match cols.get(6).and_then(|tag| tag.split_once('-')) {
                Some(("B", t)) => NameTag::Begin(kind(t)),
                Some((_, t)) => NameTag::Inside(kind(t)),
                None => NameTag::Outside,
            });
            referents.push(EntityType::ALL.iter().copied().find(|t| Some(&t.as_str()) == cols.get(7)));
        }
        let span = tokens[first as usize].span.cover(tokens[tokens.len() - 1].span);
        sentences.push(Sentence { span, tokens: first..tokens.len() as u32 });
    }
    document.paragraphs.push(Span::new(0, document.text.len() as u32));
    let resolver = Resolver { ranker: Ranker::untrained(), aliases: Aliases::default() };
    let (mentions, entities) = resolver.resolve(&document, &sentences, &tokens, &names, &referents, &|_, _| {});
    Annotated { document, sentences, tokens, mentions, entities, ..Annotated::default() }
}

/// What every result promises.
fn check_invariants(annotated: &Annotated) {
    let mut last = Span::new(0, u32::MAX);
    for (i, mention) in annotated.mentions.iter().enumerate() {
        let sentence = &annotated.sentences[mention.sentence.index()];
        assert!(sentence.span.contains(mention.span));
        assert!(mention.tokens.contains(&mention.head.0));
        assert!(annotated.document.text.get(mention.span.range()).is_some());
        assert!((last.start, std::cmp::Reverse(last.end)) <= (mention.span.start, std::cmp::Reverse(mention.span.end)));
        last = mention.span;
        let holders = annotated.entities.iter().filter(|e| e.mentions.iter().any(|m| m.index() == i)).count();
        assert_eq!(holders, 1);
    }
    assert!(annotated.entities.iter().all(|e| !e.mentions.is_empty() && !e.name.is_empty()));
}

/// The texts of the mentions of each entity that is named so.
fn entity<'a>(annotated: &'a Annotated, name: &str) -> Vec<&'a str> {
    let entity = annotated.entities.iter().find(|e| e.name == name).unwrap_or_else(|| panic!("no entity {name}"));
    entity.mentions.iter().map(|&m| annotated.slice(annotated.mention(m).span)).collect()
}

#[test]
fn persons_of_one_surname_stay_apart_and_descriptions_tell_them() {
    let annotated = annotate(
        "Omar Omar PROPN NNP 3 nsubj B-PER Person
Haddad Haddad PROPN NNP 1 flat I-PER
coached coach VERB VBD 0 root
Lina Lina PROPN NNP 3 obj B-PER Person
Haddad Haddad PROPN NNP 4 flat I-PER
, , PUNCT , 8 punct
the the DET DT 8 det
goalkeeper goalkeeper NOUN NN 4 appos _ Person
. . PUNCT . 3 punct

Haddad Haddad PROPN NNP 5 nsubj B-PER Person
, , PUNCT , 4 punct
the the DET DT 4 det
goalkeeper goalkeeper NOUN NN 1 appos _ Person
won win VERB VBD 0 root
. . PUNCT . 5 punct

Omar Omar PROPN NNP 2 nsubj B-PER Person
lost lose VERB VBD 0 root
. . PUNCT . 2 punct",
    );
    assert_eq!(
        entity(&annotated, "Lina Haddad"),
        [
            "Lina Haddad, the goalkeeper",
            "Lina Haddad",
            "the goalkeeper",
            "Haddad, the goalkeeper",
            "Haddad",
            "the goalkeeper"
        ]
    );
    assert_eq!(entity(&annotated, "Omar Haddad"), ["Omar Haddad", "Omar"]);
}

#[test]
fn a_state_is_one_entity_by_name_abbreviation_direction_and_acting_capital() {
    let annotated = annotate(
        "North North PROPN NNP 2 compound B-LOC
Korea Korea PROPN NNP 3 nsubj I-LOC Place
answered answer VERB VBD 0 root
Oslo Oslo PROPN NNP 3 obj B-LOC Place
. . PUNCT . 3 punct

Norwegian norwegian ADJ JJ 2 amod
envoys envoy NOUN NNS 3 nsubj _ Person
left leave VERB VBD 0 root
Oslo Oslo PROPN NNP 3 obj B-LOC Place
. . PUNCT . 3 punct

Oslo Oslo PROPN NNP 2 nsubj B-LOC Place
warned warn VERB VBD 0 root
the the DET DT 4 det
North North PROPN NNP 2 obj B-LOC Place
. . PUNCT . 2 punct",
    );
    assert_eq!(entity(&annotated, "North Korea"), ["North Korea", "the North", "North"]);
    assert_eq!(entity(&annotated, "Norway"), ["Oslo"]);
    let norway = annotated.entities.iter().find(|e| e.name == "Norway").unwrap();
    assert_eq!(norway.entity_type, EntityType::Country);
}

#[test]
fn a_title_gives_gender_and_stays_out_of_the_name() {
    let annotated = annotate(
        "Mrs. Mrs. PROPN NNP 2 nmod:desc B-PER
Lund Lund PROPN NNP 3 nsubj I-PER Person
smiled smile VERB VBD 0 root
. . PUNCT . 3 punct",
    );
    assert_eq!(entity(&annotated, "Lund"), ["Mrs. Lund", "Lund"]);
    assert_eq!(annotated.entities[0].gender, Gender::Feminine);
    assert_eq!(annotated.mentions[1].kind, MentionKind::Name);
    assert_eq!(annotated.chains(), [None, None]);
}

#[test]
fn a_known_name_is_found_whole_where_the_recogniser_saw_a_piece() {
    let annotated = annotate(
        "The the DET DT 3 det
United unite VERB VBN 3 amod
Nations nation PROPN NNPS 4 nsubj B-ORG Organization
met meet VERB VBD 0 root
. . PUNCT . 4 punct",
    );
    assert_eq!(entity(&annotated, "United Nations"), ["The United Nations", "United Nations"]);
}

#[test]
fn conjuncts_and_their_coordination_are_mentions_of_their_own() {
    let annotated = annotate(
        "Ana Ana PROPN NNP 4 nsubj B-PER Person
and and CCONJ CC 3 cc
Bo Bo PROPN NNP 1 conj B-PER Person
met meet VERB VBD 0 root
in in ADP IN 6 case
Porto Porto PROPN NNP 4 obl B-LOC Place
, , PUNCT , 8 punct
Portugal Portugal PROPN NNP 6 appos B-LOC Place
. . PUNCT . 4 punct",
    );
    let texts: Vec<_> = annotated.mentions.iter().map(|m| annotated.slice(m.span)).collect();
    assert_eq!(texts, ["Ana and Bo", "Ana", "Bo", "Porto, Portugal", "Porto", "Portugal"]);
    let both = annotated.entities.iter().find(|e| e.name == "Ana and Bo").unwrap();
    assert!(both.plural && both.entity_type == EntityType::Group);
    assert_eq!(entity(&annotated, "Porto"), ["Porto, Portugal", "Porto"]);
}

#[test]
fn ten_thousand_mentions_of_one_name_take_no_time() {
    let sentence = "Zoe Zoe PROPN NNP 2 nsubj B-PER Person\nsang sing VERB VBD 0 root\n. . PUNCT . 2 punct\n\n";
    let words: Vec<String> = vec![sentence.to_owned(); 10_000];
    let annotated = resolve(&words.concat());
    assert_eq!(annotated.entities.len(), 1);
    assert_eq!(annotated.entities[0].mentions.len(), 10_000);
}
