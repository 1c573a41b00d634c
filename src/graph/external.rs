//! [`External`]: what the rest of the world calls a node. Looked up by id in the tables of states and organisations, so it
//! adds nothing to what is stored or merged.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::annotate::EntityType;
use crate::annotate::lexicon::Lexicon;
use crate::identity::node_id;

/// The public identifiers of a node; empty where there is none or it is not certain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct External {
    /// Wikidata item: "Q423".
    pub(super) wikidata: &'static str,
    /// ISO 3166-1 alpha-2 code: "KP".
    pub(super) iso: &'static str,
}

/// What is known of the node with this id.
pub(super) fn external(id: &str) -> Option<External> {
    static TABLE: LazyLock<FxHashMap<String, External>> = LazyLock::new(|| {
        let lexicon = Lexicon::shared();
        let states = lexicon
            .states()
            .map(|s| (node_id(EntityType::Country, s.name), External { wikidata: s.wikidata, iso: s.iso }));
        let organizations = lexicon
            .organizations()
            .map(|o| (node_id(EntityType::Organization, o.name), External { wikidata: o.wikidata, iso: "" }));
        states.chain(organizations).collect()
    });
    // Most nodes are of other types.
    if id.starts_with("country/") || id.starts_with("organization/") { TABLE.get(id).copied() } else { None }
}
