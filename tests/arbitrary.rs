//! Random [`Triples`]: few identities and predicates, so that they collide, under names that break careless writers.

use actograph::{
    ActorGraph, Arg, CharIndex, EntityType, Generator, Modality, Object, Polarity, Relation, RelationType, SentenceId,
    Span, Statement, Time, Triple, Triples,
};
use proptest::prelude::*;

/// Text that is markup, syntax or trouble somewhere.
pub(crate) const HOSTILE: &[&str] = &[
    "Kim Jong-un",
    "KIM JONG-UN",
    "Erdoğan",
    "a \"quoted\" name",
    "back\\slash\\",
    "</script><b>&amp;&lt;",
    "]]>",
    "]",
    "-->",
    "line\nbreak\r\nand\ttab",
    "\u{0}\u{1}\u{7f}\u{85}control",
    "\u{202e}thgir ot tfel\u{202c}",
    "👩‍👩‍👧‍👦 family 🇳🇴",
    "\u{301}lone mark",
    "حسن روحانی",
    "김정은",
    "%N \\N \\G \\l {a|b} <p>",
    "http://example.org/a b?c=d#e",
    "_:b0",
    "@id",
    "\u{fffe}\u{ffff}\u{2028}\u{feff}",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "-2\u{1f}\tcells",
    "\\'}) DETACH DELETE n; //",
    "\\u0027 \\\\u0027 $x ${y} `z`",
    "click n0 href \"javascript:alert(1)\"\n%%{init: {}}%%",
    " ",
    "",
];

/// So many random cases; `PROPTEST_CASES` overrides it.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(usual))
}

/// One document's triples, and a text long enough for every span.
pub(crate) fn triples(document: &'static str) -> impl Strategy<Value = Triples> {
    prop::collection::vec(triple(), 0..8).prop_map(move |triples| Triples {
        document: document.to_owned(),
        title: Some(format!("{document} {}", HOSTILE[5])),
        date: Some("2031-03-05".to_owned()),
        url: None,
        generator: (triples.len() % 2 == 0).then(|| Generator {
            version: HOSTILE[triples.len()].to_owned(),
            weights: (triples.len() % 4 == 0).then(|| HOSTILE[3].to_owned()),
        }),
        triples,
    })
}

/// The text that the spans of [`triples`] lie in.
pub(crate) fn text() -> String {
    "né ".repeat(60)
}

/// The graph of documents added in this order.
pub(crate) fn graph(documents: &[Triples]) -> ActorGraph {
    let text = text();
    let chars = CharIndex::new(&text);
    let mut graph = ActorGraph::default();
    for triples in documents {
        graph.add(triples, &chars);
    }
    graph
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![prop::sample::select(HOSTILE).prop_map(str::to_owned), any::<String>(), "[a-z]{1,6} [A-Z]"]
}

/// A span between two characters of [`text`].
fn span() -> impl Strategy<Value = Span> {
    (0_u32..50, 0_u32..8).prop_map(|(start, length)| Span::new(start * 4, (start + length) * 4))
}

fn arg() -> impl Strategy<Value = Arg> {
    (0_usize..5, name(), name(), span()).prop_map(|(identity, name, text, span)| Arg {
        id: format!("actor/{identity}{}", HOSTILE[identity + 3]),
        aliases: vec![name.clone()],
        name,
        kind: EntityType::ALL[identity],
        text,
        span,
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    (name(), prop::collection::vec(span(), 0..3), any::<bool>(), prop::collection::vec(0_u32..9, 0..2)).prop_map(
        |(text, spans, quoted, contains)| Statement { id: format!("statement/{text}"), text, spans, quoted, contains },
    )
}

fn object() -> impl Strategy<Value = Option<Object>> {
    prop_oneof![
        4 => arg().prop_map(|arg| Some(Object::Entity(arg))),
        2 => statement().prop_map(|statement| Some(Object::Statement(statement))),
        1 => Just(None),
    ]
}

fn time() -> impl Strategy<Value = Time> {
    let value = prop::sample::select(vec!["2031", "2031-02-30", "2031-W10", "2031-03-04", HOSTILE[4]]);
    (name(), span(), prop::option::of(value)).prop_map(|(text, span, value)| Time {
        text,
        span,
        value: value.map(str::to_owned),
    })
}

fn triple() -> impl Strategy<Value = Triple> {
    let relation = (prop::sample::select(RelationType::ALL), name(), name(), span())
        .prop_map(|(kind, lemma, text, span)| Relation { kind, lemma, text, span });
    let roles = (arg(), object(), prop::option::of(arg()), prop::option::of(arg()), prop::option::of(arg()));
    let tone = (any::<bool>(), 0_u8..3, prop_oneof![Just(f32::NAN), -1.0_f32..2.0]);
    (0_u32..4, span(), name(), relation, roles, prop::option::of(time()), tone).prop_map(
        |(
            sentence,
            evidence_span,
            evidence,
            relation,
            (subject, object, to, place, by),
            time,
            (denied, modality, confidence),
        )| {
            Triple {
                sentence: SentenceId(sentence),
                evidence_span,
                evidence,
                subject,
                relation,
                object,
                to,
                place,
                time,
                polarity: if denied { Polarity::Negative } else { Polarity::Positive },
                modality: [Modality::Asserted, Modality::Reported, Modality::Possible][usize::from(modality)],
                by,
                confidence,
            }
        },
    )
}
