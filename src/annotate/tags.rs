//! The closed tag sets: [`Upos`], [`Xpos`] (Penn Treebank, as UD English uses it), [`Deprel`] (UD relations with the
//! subtypes of UD English) and [`Role`] (PropBank). Reading an unknown tag gives the nearest known one, never an error.

macro_rules! tag_set {
    ($(#[$doc:meta])* $name:ident, $fallback:ident, { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the variants are the standard's own names")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every tag, in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The tag as CoNLL-U writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The tag with exactly this text.
            pub fn exact(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }

            /// The tag with this text; without its subtype where only that is unknown, else the catch-all.
            pub fn parse(text: &str) -> Self {
                Self::exact(text)
                    .or_else(|| Self::exact(text.split(':').next()?))
                    .unwrap_or($name::$fallback)
            }

            /// The tag with this number.
            pub fn from_index(index: usize) -> Self {
                Self::ALL.get(index).copied().unwrap_or($name::$fallback)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

tag_set!(
    /// Universal part of speech.
    Upos, X, {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
);

tag_set!(
    /// Penn Treebank part of speech.
    Xpos, Fw, {
        Nn = "NN", In = "IN", Dt = "DT", Nnp = "NNP", Jj = "JJ", Prp = "PRP", Period = ".", Rb = "RB", Nns = "NNS",
        Comma = ",", Vb = "VB", Cc = "CC", Vbd = "VBD", Vbp = "VBP", Vbz = "VBZ", Vbn = "VBN", Cd = "CD", Vbg = "VBG",
        To = "TO", Md = "MD", PrpPoss = "PRP$", Rrb = "-RRB-", Lrb = "-LRB-", Colon = ":", Wdt = "WDT", Wrb = "WRB",
        OpenQuote = "``", CloseQuote = "''", Hyph = "HYPH", Wp = "WP", Pos = "POS", Nnps = "NNPS", Rp = "RP", Uh = "UH",
        Jjr = "JJR", Jjs = "JJS", Ex = "EX", Rbr = "RBR", Nfp = "NFP", Sym = "SYM", Add = "ADD", Fw = "FW", Gw = "GW",
        Dollar = "$", Pdt = "PDT", Rbs = "RBS", Ls = "LS", Afx = "AFX", WpPoss = "WP$",
    }
);

tag_set!(
    /// Universal dependency relation, with the subtypes of UD English.
    Deprel, Dep, {
        Punct = "punct", Case = "case", Det = "det", Nsubj = "nsubj", Root = "root", Amod = "amod", Advmod = "advmod",
        Obj = "obj", Obl = "obl", Nmod = "nmod", Conj = "conj", Compound = "compound", Cc = "cc", Mark = "mark",
        Aux = "aux", Cop = "cop", NmodPoss = "nmod:poss", Advcl = "advcl", Xcomp = "xcomp", Flat = "flat",
        AclRelcl = "acl:relcl", Ccomp = "ccomp", Acl = "acl", AuxPass = "aux:pass", Appos = "appos", Nummod = "nummod",
        Parataxis = "parataxis", NsubjPass = "nsubj:pass", NmodUnmarked = "nmod:unmarked",
        OblUnmarked = "obl:unmarked", Discourse = "discourse", CompoundPrt = "compound:prt", Expl = "expl",
        Fixed = "fixed", Iobj = "iobj", List = "list", OblAgent = "obl:agent", Dep = "dep", NmodDesc = "nmod:desc",
        Csubj = "csubj", NsubjOuter = "nsubj:outer", DetPredet = "det:predet", AdvclRelcl = "advcl:relcl",
        Vocative = "vocative", Goeswith = "goeswith", Reparandum = "reparandum", CcPreconj = "cc:preconj",
        Orphan = "orphan", Dislocated = "dislocated", CsubjPass = "csubj:pass", CsubjOuter = "csubj:outer",
        Clf = "clf",
    }
);

tag_set!(
    /// Role of an argument, as PropBank names it (Palmer, Gildea & Kingsbury 2005). Numbered roles mean what the
    /// predicate's roleset says; the others are the same for every predicate.
    Role, ArgmAdv, {
        Arg0 = "ARG0", Arg1 = "ARG1", Arg2 = "ARG2", Arg3 = "ARG3", Arg4 = "ARG4", Arg5 = "ARG5", ArgmLoc = "ARGM-LOC",
        ArgmTmp = "ARGM-TMP", ArgmMnr = "ARGM-MNR", ArgmCau = "ARGM-CAU", ArgmPrp = "ARGM-PRP", ArgmDir = "ARGM-DIR",
        ArgmGol = "ARGM-GOL", ArgmExt = "ARGM-EXT", ArgmAdv = "ARGM-ADV", ArgmMod = "ARGM-MOD", ArgmNeg = "ARGM-NEG",
        ArgmDis = "ARGM-DIS", ArgmPrd = "ARGM-PRD", ArgmCom = "ARGM-COM", ArgmAdj = "ARGM-ADJ", ArgmLvb = "ARGM-LVB",
        ArgmPrr = "ARGM-PRR", ArgmCxn = "ARGM-CXN", ArgmRec = "ARGM-REC",
    }
);

impl Role {
    /// Whether it is one of the numbered roles, which a predicate has once at most.
    pub fn is_core(self) -> bool {
        self <= Self::Arg5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_reads_back_and_unknown_subtypes_fall_to_their_base() {
        for (i, &tag) in Deprel::ALL.iter().enumerate() {
            assert_eq!(Deprel::parse(tag.as_str()), tag);
            assert_eq!(Deprel::from_index(i), tag);
        }
        assert_eq!(Deprel::parse("obl:tmod"), Deprel::Obl);
        assert_eq!(Deprel::parse("nonsense"), Deprel::Dep);
        assert_eq!(Upos::parse("PROPN"), Upos::Propn);
        assert_eq!(Xpos::parse("PRP$"), Xpos::PrpPoss);
    }
}
