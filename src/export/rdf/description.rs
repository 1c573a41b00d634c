//! [`Description`]: what one or several documents say of a node, and [`appearances`], where one says less than all.

use std::collections::BTreeSet;

use super::super::vocab;
use crate::extract::NodeType;
use crate::graph::{Node, NodeView};
use crate::identity;

/// What one or several documents say of a node.
#[derive(Default, PartialEq, Eq)]
pub(in super::super) struct Description<'g> {
    /// Prefixed names.
    pub(in super::super) classes: BTreeSet<&'static str>,
    pub(in super::super) names: BTreeSet<&'g str>,
    pub(in super::super) other_names: BTreeSet<&'g str>,
    pub(in super::super) contains: BTreeSet<&'g str>,
    /// Whether it has a text and not a name.
    pub(in super::super) statement: bool,
}

impl<'g> Description<'g> {
    /// The union of what these documents say.
    pub(in super::super) fn of(views: impl IntoIterator<Item = NodeView<'g>>) -> Self {
        let mut all = Self::default();
        for view in views {
            all.statement |= view.kind == NodeType::Statement;
            all.classes.insert(vocab::class(view.kind, view.quoted));
            all.names.insert(view.name);
            all.other_names.extend(view.aliases.into_iter().filter(|alias| *alias != view.name));
            all.contains.extend(view.contains);
        }
        all
    }

    /// Of a node as a whole.
    pub(in super::super) fn of_node(node: &'g Node) -> Self {
        Self::of(node.documents().into_iter().filter_map(|document| node.view(document)))
    }
}

/// Where a document says less of a node than all together: that document, the relative IRI, and what it says.
pub(in super::super) fn appearances<'g>(
    node: &'g Node,
    whole: &Description<'g>,
) -> impl Iterator<Item = (&'g str, String, Description<'g>)> {
    let documents = node.documents();
    let several = documents.len() > 1;
    documents.into_iter().filter(move |_| several).filter_map(move |document| {
        let own = Description::of(node.view(document));
        (own != *whole).then(|| (&**document, format!("appearance/{}", identity::digest(&[&node.id, document])), own))
    })
}
