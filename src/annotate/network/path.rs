//! [`path`]: how two words of a sentence stand to each other in its tree, as a number.
//!
//! The one definition used by the network and its trainer: what the tree says of a predicate and a word is an input of the
//! scorers of arguments and roles. Takes heads and relations; gives a class below [`PATHS`]. O(1).

use crate::annotate::Deprel;

/// The kinds of paths of up to two arcs, each told apart by the relation that says most.
const KINDS: usize = 9;

/// Number of classes; 0 is every longer path.
pub(crate) const PATHS: usize = 2 + KINDS * Deprel::ALL.len();

/// The class of the path from `predicate` to `word`. `head` gives the position of a word's head (`None` for the root),
/// `deprel` its relation.
pub(crate) fn path(
    predicate: usize,
    word: usize,
    head: impl Fn(usize) -> Option<usize>,
    deprel: impl Fn(usize) -> Deprel,
) -> usize {
    let class = |kind: usize, relation: Deprel| 2 + kind * Deprel::ALL.len() + relation as usize;
    if predicate == word {
        return 1;
    }
    let (above, over) = (head(predicate), head(word));
    if over == Some(predicate) {
        return class(0, deprel(word));
    }
    if above == Some(word) {
        return class(1, deprel(predicate));
    }
    if over.is_some() && over == above {
        // The subject of "promised to go" is that of "go", too.
        let kind = match deprel(predicate) {
            Deprel::Xcomp => 2,
            Deprel::Conj => 3,
            Deprel::Advcl | Deprel::Acl => 4,
            _ => 5,
        };
        return class(kind, deprel(word));
    }
    if let Some(over) = over
        && head(over) == Some(predicate)
    {
        return if deprel(word) == Deprel::Conj { class(6, deprel(over)) } else { class(7, deprel(word)) };
    }
    if let Some(above) = above
        && head(above) == Some(word)
    {
        return class(8, deprel(predicate));
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_words_has_a_class() {
        // he promised to go home with Ann and Bob
        let heads = [Some(1), None, Some(3), Some(1), Some(3), Some(6), Some(3), Some(8), Some(6)];
        use Deprel::{Advmod, Case, Cc, Conj, Mark, Nsubj, Obl, Root, Xcomp};
        let deprels = [Nsubj, Root, Mark, Xcomp, Advmod, Case, Obl, Cc, Conj];
        let class = |p: usize, w: usize| path(p, w, |i| heads[i], |i| deprels[i]);
        let all: Vec<usize> = (0..9).flat_map(|p| (0..9).map(move |w| (p, w))).map(|(p, w)| class(p, w)).collect();
        assert!(all.iter().all(|&c| c < PATHS));
        assert_eq!(class(1, 1), 1);
        assert_ne!(class(3, 0), 0, "the subject of the clause above");
        assert_ne!(class(3, 0), class(1, 0));
        assert_ne!(class(3, 8), class(3, 6));
        assert_eq!(class(0, 8), 0);
    }
}
