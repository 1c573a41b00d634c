//! An invented world and its news, as many relations as are asked for, always the same: for pictures of every size.
//!
//! A dozen countries with people, ministries, companies, parties and towns. A few of each are in the news most of the time;
//! most of what happens happens inside a country, the rest between neighbours.

use actograph::ActorGraph;

use crate::relations;

/// Names of countries with their towns, the capital first.
const COUNTRIES: &[(&str, [&str; 3])] = &[
    ("Verania", ["Osk", "Lindmar", "Port Sela"]),
    ("Tolmark", ["Haverby", "Grenna", "Ostvik"]),
    ("Casteria", ["Almora Bay", "Silves", "Montecal"]),
    ("Ordovia", ["Kresk", "Bolina", "Tarnograd"]),
    ("Maraq", ["Sahr", "Wadi Nur", "Qasira"]),
    ("Lunde", ["Falkenes", "Sundby", "Ravnholm"]),
    ("Pellucia", ["Corvano", "Mirelli", "Santa Drea"]),
    ("Zemlin", ["Novi Brod", "Kamenec", "Dolna"]),
    ("Anhalia", ["Tesso", "Brunnfurt", "Weissau"]),
    ("Sorrel Islands", ["Kings Harbour", "Tamsin Point", "Eastquay"]),
    ("Bhandar", ["Tikari", "Joshipur", "Lalghat"]),
    ("Quillota Norte", ["San Telmo", "Rosales", "Puerto Alto"]),
];
const GIVEN: &[&str] = &[
    "Elena", "Karl", "Amara", "Jonas", "Mirela", "Tomas", "Ines", "Pavel", "Noor", "Henrik", "Lucia", "Davor", "Asha",
    "Mateo", "Greta", "Yusuf", "Olga", "Rafael", "Sunniva", "Bruno", "Leila", "Anton", "Marta", "Viktor",
];
const FAMILY: &[&str] = &[
    "Markovic",
    "Brandvold",
    "Okoro",
    "Lindqvist",
    "Petrescu",
    "Havel",
    "Duarte",
    "Sokolin",
    "Haddar",
    "Nyberg",
    "Ferranti",
    "Kovar",
    "Raman",
    "Salcedo",
    "Weissner",
    "Demirel",
    "Ivanova",
    "Quintero",
    "Aasland",
    "Castell",
    "Farouk",
    "Reznik",
    "Oliveras",
    "Strand",
    "Mbeki-Hall",
    "Zorn",
    "Pell",
    "Arkadin",
    "Tovar",
    "Galland",
];
/// Ministries, companies, parties …: what follows the country's people in their names.
const BODIES: &[&str] = &[
    "Foreign Ministry",
    "Parliament",
    "Central Bank",
    "Navy",
    "Railways",
    "Steel",
    "Supreme Court",
    "Press Council",
    "Energy Authority",
    "Unity Party",
    "Green Alliance",
    "Telecom",
    "Grain Board",
    "Border Guard",
    "Shipping Line",
];
const GROUPS: &[&str] = &["farmers", "dock workers", "students", "opposition leaders", "veterans", "teachers"];
/// What follows the name of a town.
const THINGS: &[&str] = &[
    "ceasefire plan",
    "harbour tax",
    "fishing treaty",
    "tariff",
    "gas pipeline",
    "border bridge",
    "pension bill",
    "frigates",
    "aid package",
    "electoral law",
    "rail contract",
    "grain quota",
];
/// Relation, lemma, predicate, and what it is done to: an actor, a thing or nobody.
const DEEDS: &[(&str, &str, &str, char)] = &[
    ("Consult", "meet", "met", 'a'),
    ("Consult", "meet with", "met with", 'a'),
    ("Consult", "hold talks with", "held talks with", 'a'),
    ("Accuse", "accuse", "accused", 'a'),
    ("Support", "back", "backed", 'a'),
    ("Reject", "reject", "rejected", 't'),
    ("Agree", "sign", "signed", 't'),
    ("Aid", "lend to", "lent money to", 'a'),
    ("Sanction", "impose sanctions on", "imposed sanctions on", 'a'),
    ("Protest", "protest against", "protested against", 'a'),
    ("Request", "call for", "called for", 't'),
    ("Threaten", "threaten", "threatened", 'a'),
    ("Make", "propose", "proposed", 't'),
    ("Own", "buy", "bought", 't'),
    ("Retreat", "resign", "resigned", 'n'),
    ("Say", "tell", "said", 's'),
];
const WORDS: &[&str] = &[
    "we will not wait another year",
    "the talks are open to everyone",
    "nobody has asked us",
    "the money is there",
    "this is a question of trust",
    "the harbour stays open",
];
const DAYS: &[&str] = &["on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday"];

/// Relations of one document.
const A_DOCUMENT: usize = 20;

/// News of this many relations.
pub(crate) fn news(relations: usize) -> ActorGraph {
    let mut world = World { state: 7, scale: relations };
    let mut graph = ActorGraph::default();
    for document in 0..relations.div_ceil(A_DOCUMENT) {
        let count = A_DOCUMENT.min(relations - document * A_DOCUMENT);
        let table: String = (0..count).map(|i| world.relation(i)).collect();
        let read = relations::read(&format!("article-{document}"), &table);
        graph.add(&read.triples, &read.chars());
    }
    graph
}

struct World {
    state: u64,
    /// Relations in all: more news, more people in it.
    scale: usize,
}

impl World {
    /// Below `end`.
    fn any(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % end
    }

    /// Below `end`, the first ones far more often.
    fn few(&mut self, end: usize) -> usize {
        let share = self.any(1 << 20) as f64 / f64::from(1 << 20);
        ((share * share * share) * end as f64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.any(from.len())]
    }

    /// A person of a country: the country's own mixture of the names.
    fn person(&mut self, country: usize) -> String {
        let n = self.few(8 + self.scale / 30) * COUNTRIES.len() + country;
        let (given, family) = (GIVEN[n % GIVEN.len()], FAMILY[(n / 5 + 7 * country) % FAMILY.len()]);
        match n / (GIVEN.len() * FAMILY.len() / 6) {
            0 => format!("Person:{given} {family}"),
            n => format!("Person:{given} {}-{family}", FAMILY[n * 11 % FAMILY.len()]),
        }
    }

    fn actor(&mut self, country: usize) -> String {
        let (name, towns) = COUNTRIES[country];
        match self.any(10) {
            0..=4 => self.person(country),
            5 | 6 => format!("Organization:{name} {}", BODIES[self.few(BODIES.len())]),
            7 | 8 => format!("Country:{name}"),
            _ => {
                let group = GROUPS[self.few(GROUPS.len())];
                format!("Group:{group} in {}", self.pick(&towns))
            }
        }
    }

    /// One line of a table.
    fn relation(&mut self, i: usize) -> String {
        let home = self.few(COUNTRIES.len());
        let abroad = if self.any(5) == 0 { (home + 1 + self.few(4)) % COUNTRIES.len() } else { home };
        let (name, towns) = COUNTRIES[home];
        let subject = self.actor(home);
        // Somebody's office, now and then.
        if i % 7 == 3 {
            let person = self.person(home);
            let body = BODIES[self.few(BODIES.len())];
            return match self.any(3) {
                0 => format!("{person}\tRole\tleader of\tleader of\tCountry:{name}\t\t\t\t\t1\n"),
                _ => format!("{person}\tRole\tdirector of\tdirector of\tOrganization:{name} {body}\t\t\t\t\t1\n"),
            };
        }
        let (kind, lemma, printed, to_what) = self.pick(DEEDS);
        let object = match to_what {
            'a' => self.actor(abroad),
            't' => format!("Thing:the {} {}", self.pick(&towns), THINGS[self.few(THINGS.len())]),
            's' => format!("\"{}\"", self.pick(WORDS)),
            _ => "-".to_owned(),
        };
        if object == subject {
            return format!("{subject}\tAct\twait\twaited\t-\t\t\t\t\t1\n");
        }
        let place = if self.any(3) == 0 { format!("Place:{}", self.pick(&towns)) } else { String::new() };
        let time = if self.any(2) == 0 {
            format!("{}=2031-05-{:02}", self.pick(DAYS), 1 + self.any(28))
        } else {
            String::new()
        };
        let flags = match self.any(9) {
            0 => "neg".to_owned(),
            1 | 2 => "pos".to_owned(),
            3 => format!("rep;by={}", self.person(home)),
            _ => String::new(),
        };
        format!("{subject}\t{kind}\t{lemma}\t{printed}\t{object}\t\t{place}\t{time}\t{flags}\t1\n")
    }
}
