//! The IRIs that RDF outputs share: prefixes, classes and properties, and how ids become IRIs.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use crate::annotate::EntityType;
use crate::extract::{Modality, NodeType, Polarity, RelationType};
use crate::identity;

/// What ids are relative to unless the user says otherwise. An identifier: nothing is there to be fetched.
pub(crate) const BASE: &str = "https://w3id.org/actograph/id/";

/// The namespaces, as literals: what `iris!` joins local names to.
macro_rules! namespace {
    (ag) => {
        "https://w3id.org/actograph/ns#"
    };
    (oa) => {
        "http://www.w3.org/ns/oa#"
    };
    (owl) => {
        "http://www.w3.org/2002/07/owl#"
    };
    (prov) => {
        "http://www.w3.org/ns/prov#"
    };
    (rdf) => {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    };
    (rdfs) => {
        "http://www.w3.org/2000/01/rdf-schema#"
    };
    (schema) => {
        "https://schema.org/"
    };
    (sem) => {
        "http://semanticweb.cs.vu.nl/2009/11/sem/"
    };
    (xsd) => {
        "http://www.w3.org/2001/XMLSchema#"
    };
}

macro_rules! iris {
    ($($name:ident = $prefix:ident $local:literal),+ $(,)?) => {
        $(
            #[doc = concat!("`", stringify!($prefix), ":", $local, "`")]
            pub(crate) const $name: &str = concat!(namespace!($prefix), $local);
        )+

        /// Every IRI above.
        pub(crate) const IRIS: &[&str] = &[$($name),+];
    };
}

/// Our own classes (`Consult`), predicates (`consult`), polarities and modalities.
pub(crate) const OWN: &str = namespace!(ag);

/// The vocabularies in use, by prefix; `rdf` needs none, its one term has a keyword in every syntax that has prefixes.
pub(crate) const PREFIXES: &[(&str, &str)] = &[
    ("ag", OWN),
    ("oa", namespace!(oa)),
    ("owl", namespace!(owl)),
    ("prov", namespace!(prov)),
    ("rdfs", namespace!(rdfs)),
    ("schema", namespace!(schema)),
    ("sem", namespace!(sem)),
    ("xsd", namespace!(xsd)),
];

iris!(
    TYPE = rdf "type",
    LABEL = rdfs "label",
    NAME = schema "name",
    ALTERNATE_NAME = schema "alternateName",
    TEXT = schema "text",
    SAME_AS = owl "sameAs",
    SUBJECT_OF = schema "subjectOf",
    CONTAINS = ag "contains",
    ARTICLE = schema "NewsArticle",
    IDENTIFIER = schema "identifier",
    HEADLINE = schema "headline",
    DATE_PUBLISHED = schema "datePublished",
    URL = schema "url",
    ACTIVITY = prov "Activity",
    SOFTWARE_VERSION = schema "softwareVersion",
    MODEL_CHECKSUM = ag "modelChecksum",
    USED = prov "used",
    GENERATED_BY = prov "wasGeneratedBy",
    APPEARANCE = ag "Appearance",
    OF = ag "of",
    DOCUMENT = ag "document",
    EVENT = sem "Event",
    LEMMA = ag "lemma",
    PREDICATE_TEXT = ag "predicateText",
    PREDICATE_SPAN = ag "predicateSpan",
    TIME = sem "hasTimeStamp",
    TIME_TEXT = ag "timeText",
    TIME_SPAN = ag "timeSpan",
    POLARITY = ag "polarity",
    MODALITY = ag "modality",
    CONFIDENCE = ag "confidence",
    EVIDENCE = ag "evidence",
    SPECIFIC_RESOURCE = oa "SpecificResource",
    SENTENCE = ag "sentence",
    SOURCE = oa "hasSource",
    SELECTOR = oa "hasSelector",
    POSITION_SELECTOR = oa "TextPositionSelector",
    START = oa "start",
    END = oa "end",
    QUOTE_SELECTOR = oa "TextQuoteSelector",
    EXACT = oa "exact",
    SUBJECT = ag "subject",
    SUBJECT_TEXT = ag "subjectText",
    SUBJECT_SPAN = ag "subjectSpan",
    OBJECT = ag "object",
    OBJECT_TEXT = ag "objectText",
    OBJECT_SPAN = ag "objectSpan",
    RECIPIENT = ag "recipient",
    RECIPIENT_TEXT = ag "recipientText",
    RECIPIENT_SPAN = ag "recipientSpan",
    PLACE = sem "hasPlace",
    PLACE_TEXT = ag "placeText",
    PLACE_SPAN = ag "placeSpan",
    ATTRIBUTED_TO = prov "wasAttributedTo",
    ATTRIBUTED_TO_TEXT = ag "attributedToText",
    ATTRIBUTED_TO_SPAN = ag "attributedToSpan",
    DECIMAL = xsd "decimal",
    NON_NEGATIVE_INTEGER = xsd "nonNegativeInteger",
);

/// A role of a fact in RDF: who is in it, as which words, and where they stand (spans as RFC 5147 has them).
pub(crate) struct RoleIris {
    /// The JSON-LD term; with `Text` and `Span` behind it, that of the others.
    pub(crate) term: &'static str,
    pub(crate) node: &'static str,
    pub(crate) text: &'static str,
    pub(crate) span: &'static str,
}

/// The roles, in the order of [`Fact::roles`](crate::Fact::roles): subject, object, addressee, place, speaker.
pub(crate) const ROLES: [RoleIris; 5] = [
    RoleIris { term: "subject", node: SUBJECT, text: SUBJECT_TEXT, span: SUBJECT_SPAN },
    RoleIris { term: "object", node: OBJECT, text: OBJECT_TEXT, span: OBJECT_SPAN },
    RoleIris { term: "recipient", node: RECIPIENT, text: RECIPIENT_TEXT, span: RECIPIENT_SPAN },
    RoleIris { term: "place", node: PLACE, text: PLACE_TEXT, span: PLACE_SPAN },
    RoleIris { term: "attributedTo", node: ATTRIBUTED_TO, text: ATTRIBUTED_TO_TEXT, span: ATTRIBUTED_TO_SPAN },
];

/// The absolute IRI of a prefixed name of ours.
pub(crate) fn expand(prefixed: &str) -> String {
    let (prefix, local) = prefixed.split_once(':').unwrap_or_default();
    let namespace = PREFIXES.iter().find(|(known, _)| *known == prefix).map_or(OWN, |(_, namespace)| namespace);
    [namespace, local].concat()
}

/// The class of a node, as a prefixed name.
pub(super) const fn class(kind: NodeType, quoted: bool) -> &'static str {
    match kind {
        NodeType::Statement if quoted => "schema:Quotation",
        NodeType::Statement => "schema:Claim",
        NodeType::Entity(EntityType::Person) => "schema:Person",
        NodeType::Entity(EntityType::Organization) => "schema:Organization",
        NodeType::Entity(EntityType::Country) => "schema:Country",
        NodeType::Entity(EntityType::Group) => "ag:Group",
        NodeType::Entity(EntityType::Place) => "schema:Place",
        NodeType::Entity(EntityType::Event) => "schema:Event",
        NodeType::Entity(EntityType::Thing) => "schema:Thing",
        NodeType::Entity(EntityType::Time) => "ag:Time",
    }
}

/// What a class says of a node: its type, and of a statement whether it is verbatim.
pub(crate) fn node_type(class_iri: &str) -> Option<(NodeType, bool)> {
    let entities = EntityType::ALL.iter().map(|&kind| (NodeType::Entity(kind), false));
    let mut all = entities.chain([(NodeType::Statement, true), (NodeType::Statement, false)]);
    all.find(|&(kind, quoted)| expand(class(kind, quoted)) == class_iri)
}

macro_rules! relation_iris {
    ($($variant:ident = $predicate:literal),+ $(,)?) => {
        /// The class of a fact: `ag:Consult`.
        pub(super) const fn relation_iri(kind: RelationType) -> &'static str {
            match kind { $(RelationType::$variant => concat!(namespace!(ag), stringify!($variant))),+ }
        }

        /// The predicate of a direct triple: `ag:consult`.
        pub(super) const fn predicate_iri(kind: RelationType) -> &'static str {
            match kind { $(RelationType::$variant => concat!(namespace!(ag), $predicate)),+ }
        }
    };
}

relation_iris!(
    Agree = "agree",
    Consult = "consult",
    Support = "support",
    Concede = "concede",
    Cooperate = "cooperate",
    Aid = "aid",
    Retreat = "retreat",
    Request = "request",
    Accuse = "accuse",
    Reject = "reject",
    Threaten = "threaten",
    Protest = "protest",
    Sanction = "sanction",
    Mobilize = "mobilize",
    Coerce = "coerce",
    Assault = "assault",
    Say = "say",
    Role = "role",
    Member = "member",
    LocatedIn = "locatedIn",
    PartOf = "partOf",
    Kin = "kin",
    Move = "move",
    Give = "give",
    Own = "own",
    Make = "make",
    Act = "act",
);

/// The predicate of a direct triple, without prefix: `consult`, `locatedIn`.
pub(super) fn predicate(kind: RelationType) -> &'static str {
    &predicate_iri(kind)[OWN.len()..]
}

/// `ag:positive`, `ag:negative`.
pub(crate) const fn polarity_iri(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Positive => concat!(namespace!(ag), "positive"),
        Polarity::Negative => concat!(namespace!(ag), "negative"),
    }
}

/// `ag:asserted`, `ag:reported`, `ag:possible`.
pub(crate) const fn modality_iri(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => concat!(namespace!(ag), "asserted"),
        Modality::Reported => concat!(namespace!(ag), "reported"),
        Modality::Possible => concat!(namespace!(ag), "possible"),
    }
}

/// The relative IRI of a node, fact or anything else minted by [`identity`]: the id itself, with whatever an IRI may not
/// hold percent-encoded, should it come from elsewhere.
pub(super) fn iri(id: &str) -> Cow<'_, str> {
    let plain = |c: char| match c {
        '-' | '.' | '_' | '~' | '/' => true,
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        // Variation selectors are marks, but RFC 3987 leaves their plane's first part out.
        '\u{e0000}'..='\u{e0fff}' => false,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    };
    let dots = |segment: &str| matches!(segment, "." | "..");
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'/');
    if id.bytes().all(usual) && !id.starts_with('/') {
        return Cow::Borrowed(id);
    }
    if id.chars().all(plain) && !id.split('/').any(dots) && !id.starts_with('/') {
        return Cow::Borrowed(id);
    }
    let mut out = String::with_capacity(id.len() + 8);
    // A slash in front would lead out of the base.
    let (lead, id) = id.strip_prefix('/').map_or(("", id), |rest| ("%2F", rest));
    out.push_str(lead);
    for (i, segment) in id.split('/').enumerate() {
        if i > 0 {
            out.push('/');
        }
        for c in segment.chars() {
            if plain(c) && !dots(segment) {
                out.push(c);
            } else {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    Cow::Owned(out)
}

/// The id behind a relative IRI that [`iri`] made.
pub(crate) fn id(relative: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(relative.len());
    let mut rest = relative.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The relative IRI of a document. Its id may be any string at all.
pub(super) fn document(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.chars().all(plain) && id.starts_with(|c: char| c != '.') && id.len() <= 100 {
        format!("document/{id}")
    } else {
        format!("document/{}~{}", identity::slug(id), identity::digest(&[id]))
    }
}

/// The IRI of the XML Schema type that fits an ISO 8601 value, where one does.
pub(super) fn time_iri(value: &str) -> Option<&'static str> {
    Some(match time_type(value)? {
        "xsd:gYear" => concat!(namespace!(xsd), "gYear"),
        "xsd:gYearMonth" => concat!(namespace!(xsd), "gYearMonth"),
        "xsd:date" => concat!(namespace!(xsd), "date"),
        _ => concat!(namespace!(xsd), "dateTime"),
    })
}

/// The XML Schema type that fits an ISO 8601 value, where one does.
pub(super) fn time_type(value: &str) -> Option<&'static str> {
    let (date, time) = value.split_once('T').map_or((value, None), |(date, time)| (date, Some(time)));
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>().ok()).flatten()
    };
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next();
    let day = parts.next();
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let Some(month) = month else { return time.is_none().then_some("xsd:gYear") };
    let month = number(month, 2).filter(|m| (1..=12).contains(m))?;
    let Some(day) = day else { return time.is_none().then_some("xsd:gYearMonth") };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    number(day, 2).filter(|d| (1..=longest).contains(d))?;
    let Some(time) = time else { return Some("xsd:date") };
    let clock = time.strip_suffix('Z').unwrap_or(time);
    let clock = clock.split_once(['+', '-']).map_or(Some(clock), |(clock, zone)| {
        let (h, m) = zone.split_once(':')?;
        (number(h, 2)? < 14 && number(m, 2)? < 60).then_some(clock)
    })?;
    let mut fields = clock.split(':');
    let (h, m, s) = (fields.next()?, fields.next()?, fields.next()?);
    let valid = number(h, 2)? < 24 && number(m, 2)? < 60 && number(s, 2)? < 60 && fields.next().is_none();
    valid.then_some("xsd:dateTime")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_values_get_a_type() {
        for (value, expected) in [
            ("2018", Some("xsd:gYear")),
            ("2018-06", Some("xsd:gYearMonth")),
            ("2018-06-12", Some("xsd:date")),
            ("2018-06-12T08:30:00", Some("xsd:dateTime")),
            ("2018-06-12T08:30:00+02:00", Some("xsd:dateTime")),
            ("2020-02-29", Some("xsd:date")),
            ("2019-02-29", None),
            ("2018-13", None),
            ("2019-W40", None),
            ("2018-06-12/2018-06-14", None),
            ("2018-06T08:00:00", None),
            ("0000", None),
            ("٢٠١٨", None),
            ("", None),
        ] {
            assert_eq!(time_type(value), expected, "{value}");
        }
    }

    #[test]
    fn every_type_has_one_iri() {
        for &kind in RelationType::ALL {
            assert_eq!(relation_iri(kind), expand(&format!("ag:{}", kind.as_str())));
            assert!(predicate(kind).eq_ignore_ascii_case(kind.as_str()) && predicate(kind) != kind.as_str());
        }
        for &kind in EntityType::ALL {
            assert_eq!(node_type(&expand(class(NodeType::Entity(kind), false))), Some((NodeType::Entity(kind), false)));
        }
        let distinct: std::collections::BTreeSet<&str> = IRIS.iter().copied().collect();
        assert_eq!(distinct.len(), IRIS.len());
    }

    #[test]
    fn no_prefix_is_a_predicate_too() {
        for &kind in RelationType::ALL {
            assert!(PREFIXES.iter().all(|(prefix, _)| *prefix != predicate(kind)), "{kind:?}");
        }
    }

    #[test]
    fn ids_are_iris() {
        assert_eq!(iri("person/김정은"), "person/김정은");
        assert_eq!(iri("thing/a b<c>"), "thing/a%20b%3Cc%3E");
        assert_eq!(iri("person/.."), "person/%2E%2E");
        assert_eq!(iri("//host"), "%2F/host");
        for id_ in ["person/김정은", "thing/a b<c>", "person/..", "//host", "100%", "%41", "\u{e0100}"] {
            assert_eq!(id(&iri(id_)).as_deref(), Some(id_));
        }
        assert!(id("%4").is_none() && id("%zz").is_none() && id("%ff").is_none());
    }

    #[test]
    fn documents_of_any_id_get_a_safe_iri() {
        assert_eq!(document("talks-2019.txt"), "document/talks-2019.txt");
        assert_ne!(document("a/b"), document("a b"));
        assert!(!document("..").ends_with(".."));
    }
}
