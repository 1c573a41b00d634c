//! [`Shape`]: the sizes of a network, read from its weights, and the places of its heads in their common matrix.

use std::ops::Range;

use super::tables::damaged;
use crate::annotate::{EntityType, Upos, Xpos};
use crate::error::Result;

/// What the referent tagger tells apart; nothing comes first.
pub(crate) const REFERENTS: [Option<EntityType>; 7] = [
    None,
    Some(EntityType::Person),
    Some(EntityType::Organization),
    Some(EntityType::Place),
    Some(EntityType::Event),
    Some(EntityType::Thing),
    Some(EntityType::Time),
];

/// Classes of universal tags, Penn tags, referents, predicate or not, and naming an event or not: the order of the tagger's
/// columns.
pub(crate) const TAGS: [usize; 5] = [Upos::ALL.len(), Xpos::ALL.len(), REFERENTS.len(), 2, 2];

/// Steps of the scale on which the network tells a fact, from -3 (did not happen) to 3 (happened).
pub(crate) const FACT_STEPS: usize = 7;

/// The ways a word can have arguments: as a predicate of PropBank, and as a noun that names an event (QANom).
pub(crate) const READINGS: usize = 2;

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Numbers of a pretrained vector; even.
    pub(crate) vector: usize,
    /// Numbers of a learned word vector.
    pub(crate) word: usize,
    /// Numbers of a sub-word vector.
    pub(crate) gram: usize,
    /// Units of a recurrent layer in one direction; a multiple of 16.
    pub(crate) width: usize,
    /// Recurrent layers.
    pub(crate) layers: usize,
    /// Numbers by which a dependent and a head are compared.
    pub(crate) arc: usize,
    /// Hidden units of the relation scorer.
    pub(crate) relation: usize,
    /// Numbers by which a predicate and an argument are compared.
    pub(crate) argument: usize,
    /// Hidden units of the scorer of roles.
    pub(crate) role: usize,
    /// Numbers by which a predicate and a roleset are compared.
    pub(crate) sense: usize,
}

impl Shape {
    /// Ten u32.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let numbers: Vec<usize> = bytes.as_chunks::<4>().0.iter().map(|&b| u32::from_le_bytes(b) as usize).collect();
        let [vector, word, gram, width, layers, arc, relation, argument, role, sense] = numbers[..] else {
            return Err(damaged("the network's shape has the wrong length"));
        };
        let sane = (1..=4096).contains(&width) && width % 16 == 0 && vector % 2 == 0 && (1..=64).contains(&layers);
        if !sane || [vector, word, gram, arc, relation, argument, role, sense].iter().any(|&n| n == 0 || n > 65_536) {
            return Err(damaged("the network's shape makes no sense"));
        }
        Ok(Self { vector, word, gram, width, layers, arc, relation, argument, role, sense })
    }

    #[cfg(feature = "train")]
    pub(crate) fn encode(&self) -> Vec<u8> {
        let sizes = [
            self.vector,
            self.word,
            self.gram,
            self.width,
            self.layers,
            self.arc,
            self.relation,
            self.argument,
            self.role,
            self.sense,
        ];
        sizes.iter().flat_map(|&n| (n as u32).to_le_bytes()).collect()
    }

    /// Numbers that describe a form.
    pub(crate) fn input(&self) -> usize {
        self.vector + self.word + self.gram
    }

    /// Columns of the matrix that holds all heads over the last layer.
    pub(crate) fn head_columns(&self) -> usize {
        self.role_argument().end
    }

    pub(crate) fn arc_dependent(&self) -> Range<usize> {
        0..self.arc
    }

    pub(crate) fn arc_head(&self) -> Range<usize> {
        self.arc..2 * self.arc
    }

    pub(crate) fn relation_dependent(&self) -> Range<usize> {
        let from = 2 * self.arc;
        from..from + self.relation
    }

    pub(crate) fn relation_head(&self) -> Range<usize> {
        let from = 2 * self.arc + self.relation;
        from..from + self.relation
    }

    pub(crate) fn tags(&self) -> Range<usize> {
        let from = 2 * (self.arc + self.relation);
        from..from + TAGS.iter().sum::<usize>()
    }

    pub(crate) fn argument(&self) -> Range<usize> {
        let from = self.tags().end;
        from..from + self.argument
    }

    pub(crate) fn role_argument(&self) -> Range<usize> {
        let from = self.argument().end;
        from..from + self.role
    }

    /// Columns of the matrix that is applied to predicates alone.
    pub(crate) fn predicate_columns(&self) -> usize {
        self.query().end
    }

    /// How far it is told as a fact.
    pub(crate) fn fact(&self) -> Range<usize> {
        0..FACT_STEPS
    }

    /// What an argument of this reading is compared with; the last number is the threshold.
    pub(crate) fn predicate_argument(&self, reading: usize) -> Range<usize> {
        let from = FACT_STEPS + reading * (self.argument + 1 + self.role);
        from..from + self.argument + 1
    }

    /// What the role of an argument of this reading depends on.
    pub(crate) fn predicate_role(&self, reading: usize) -> Range<usize> {
        let from = self.predicate_argument(reading).end;
        from..from + self.role
    }

    /// What rolesets are compared with.
    pub(crate) fn query(&self) -> Range<usize> {
        let from = self.predicate_role(READINGS - 1).end;
        from..from + self.sense
    }
}
