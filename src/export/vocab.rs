//! The IRIs that RDF outputs share: prefixes, classes and properties, and how ids become IRIs.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use crate::annotate::EntityType;
use crate::extract::{NodeType, RelationType};
use crate::identity;

/// What ids are relative to unless the user says otherwise. An identifier: nothing is there to be fetched.
pub(super) const BASE: &str = "https://w3id.org/actograph/id/";

/// Our own classes (`Consult`), predicates (`consult`), polarities and modalities.
pub(super) const OWN: &str = "https://w3id.org/actograph/ns#";

/// The vocabularies in use, by prefix.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("ag", OWN),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

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
        NodeType::Entity(EntityType::Thing | EntityType::Time) => "schema:Thing",
    }
}

/// The predicate of a relation type in direct triples, without prefix: `consult`, `locatedIn`.
pub(super) fn predicate(kind: RelationType) -> String {
    let mut name = kind.as_str().to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
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
    if id.chars().all(plain) && !id.split('/').any(dots) {
        return Cow::Borrowed(id);
    }
    let mut out = String::with_capacity(id.len() + 8);
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

/// The relative IRI of a document. Its id may be any string at all.
pub(super) fn document(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.chars().all(plain) && id.starts_with(|c: char| c != '.') && id.len() <= 100 {
        format!("document/{id}")
    } else {
        format!("document/{}~{}", identity::slug(id), identity::digest(&[id]))
    }
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
    }

    #[test]
    fn documents_of_any_id_get_a_safe_iri() {
        assert_eq!(document("talks-2019.txt"), "document/talks-2019.txt");
        assert_ne!(document("a/b"), document("a b"));
        assert!(!document("..").ends_with(".."));
    }
}
