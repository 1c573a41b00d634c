//! [`RelationType`]: the closed set of relation types, PLOVER's sixteen event types and the relations of our own.

macro_rules! relation_types {
    ($($(#[$doc:meta])* $variant:ident = $screaming:literal),+ $(,)?) => {
        /// What kind of relation a triple states. Closed, so that graph databases can index it; the lemma says the rest.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RelationType { $($(#[$doc])* $variant),+ }

        impl RelationType {
            /// Every type, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON and RDF: `Consult`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            /// The relationship type of property graphs: `CONSULT`, `LOCATED_IN`.
            pub const fn screaming(self) -> &'static str {
                match self { $(Self::$variant => $screaming),+ }
            }

            /// Whether it is a standing relation (an office, a membership, a place) and not something that happened.
            pub const fn is_standing(self) -> bool {
                matches!(self, Self::Role | Self::Member | Self::LocatedIn | Self::PartOf | Self::Kin)
            }

            /// The type with this JSON name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|t| t.as_str() == text)
            }
        }
    };
}

relation_types!(
    /// Agree to, promise or offer cooperation.
    Agree = "AGREE",
    /// Meet, talk, negotiate, visit.
    Consult = "CONSULT",
    /// Praise, endorse, back diplomatically.
    Support = "SUPPORT",
    /// Yield, lift restrictions, release.
    Concede = "CONCEDE",
    /// Work together, share, sign.
    Cooperate = "COOPERATE",
    /// Give material help.
    Aid = "AID",
    /// Withdraw, cease fire, surrender.
    Retreat = "RETREAT",
    /// Ask for, demand, call for.
    Request = "REQUEST",
    /// Blame, criticise, investigate, sue.
    Accuse = "ACCUSE",
    /// Refuse, veto, rule out.
    Reject = "REJECT",
    /// Warn of harm.
    Threaten = "THREATEN",
    /// Demonstrate, strike, riot.
    Protest = "PROTEST",
    /// Punish by cutting relations, expelling, embargo.
    Sanction = "SANCTION",
    /// Show or test force.
    Mobilize = "MOBILIZE",
    /// Arrest, seize, restrict, repress.
    Coerce = "COERCE",
    /// Attack, kill, bomb, fight.
    Assault = "ASSAULT",
    /// Say, write, claim.
    Say = "SAY",
    /// Hold an office, work for, lead.
    Role = "ROLE",
    /// Be a member of.
    Member = "MEMBER",
    /// Lie in, be based in.
    LocatedIn = "LOCATED_IN",
    /// Be a part of.
    PartOf = "PART_OF",
    /// Be a relative of.
    Kin = "KIN",
    /// Travel, arrive, leave.
    Move = "MOVE",
    /// Hand over, send, issue.
    Give = "GIVE",
    /// Have, buy, hold.
    Own = "OWN",
    /// Produce, build, publish.
    Make = "MAKE",
    /// Anything else.
    Act = "ACT",
);

impl RelationType {
    /// Whether it is one of PLOVER's sixteen event types.
    pub(crate) const fn is_event(self) -> bool {
        (self as u8) <= (Self::Assault as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for &t in RelationType::ALL {
            assert_eq!(RelationType::parse(t.as_str()), Some(t));
            assert_eq!(t.screaming().replace('_', "").to_lowercase(), t.as_str().to_lowercase());
        }
    }
}
