//! How pictures look: one shape and colour per type of node, and the colours of everything else, in light and in dark.
//!
//! Colours are Okabe and Ito's, which colour-blind people tell apart, and tints and shades of them. Shared by every
//! format that draws.

use crate::annotate::EntityType;
use crate::extract::NodeType;

/// Bright or dark surroundings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Bright on black.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Light, Self::Dark];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The colours of this theme.
    pub(super) const fn colors(self) -> &'static Colors {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// Outline of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Rounded,
    Hexagon,
    Box,
    Ellipse,
    House,
    Octagon,
    Note,
}

/// How a type of node looks.
pub(super) struct Look {
    pub(super) kind: NodeType,
    pub(super) shape: Shape,
    light: [&'static str; 2],
    dark: [&'static str; 2],
}

impl Look {
    /// The look of a type.
    pub(super) fn of(kind: NodeType) -> &'static Self {
        LOOKS.iter().find(|look| look.kind == kind).unwrap_or(&LOOKS[6])
    }

    /// Colours of the outline and of the inside.
    pub(super) const fn colors(&self, theme: Theme) -> [&'static str; 2] {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }
}

const fn look(kind: EntityType, shape: Shape, light: [&'static str; 2], dark: [&'static str; 2]) -> Look {
    Look { kind: NodeType::Entity(kind), shape, light, dark }
}

/// In the order of the legend.
pub(super) const LOOKS: &[Look] = &[
    look(EntityType::Person, Shape::Rounded, ["#0072B2", "#DCEBF7"], ["#5FB0E5", "#16344A"]),
    look(EntityType::Country, Shape::Hexagon, ["#D55E00", "#FBE6D8"], ["#F08A3C", "#4A2A12"]),
    look(EntityType::Organization, Shape::Box, ["#009E73", "#DDF3EC"], ["#2CC79B", "#0F3B30"]),
    look(EntityType::Group, Shape::Ellipse, ["#CC79A7", "#F8E8F0"], ["#E29BC2", "#452638"]),
    look(EntityType::Place, Shape::House, ["#A89200", "#FBF7CF"], ["#E3D44A", "#3E3A10"]),
    look(EntityType::Event, Shape::Octagon, ["#56B4E9", "#E3F3FC"], ["#8CCDF2", "#1B3A4D"]),
    look(EntityType::Thing, Shape::Box, ["#999999", "#F2F2F2"], ["#8A9099", "#2A2E34"]),
    Look { kind: NodeType::Statement, shape: Shape::Note, light: ["#C9B458", "#FFFBEA"], dark: ["#B7A653", "#33301F"] },
];

/// The colours of a theme.
pub(super) struct Colors {
    pub(super) paper: &'static str,
    /// Names.
    pub(super) text: &'static str,
    /// Words on arrows.
    pub(super) words: &'static str,
    /// Arrows, and notes below names.
    pub(super) ink: &'static str,
    /// Standing relations.
    pub(super) faint: &'static str,
    /// What is denied.
    pub(super) denied: &'static str,
    /// Circumstances.
    pub(super) detail: &'static str,
    /// Outline and inside of things that only have things done to them.
    pub(super) passive: [&'static str; 2],
    /// Outline and inside of the frame around a cluster.
    pub(super) frame: [&'static str; 2],
}

const LIGHT: Colors = Colors {
    paper: "#FFFFFF",
    text: "#1A1A1A",
    words: "#333333",
    ink: "#555555",
    faint: "#A6A6A6",
    denied: "#C1121F",
    detail: "#707070",
    passive: ["#C4C4C4", "#FAFAFA"],
    frame: ["#D5DAE1", "#F4F6F9"],
};

const DARK: Colors = Colors {
    paper: "#14171C",
    text: "#F2F4F7",
    words: "#D9DDE3",
    ink: "#A9B0BA",
    faint: "#6B727D",
    denied: "#FF6B6B",
    detail: "#9AA1AB",
    passive: ["#4A5059", "#1E2228"],
    frame: ["#343B46", "#1A1F27"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_look_and_every_color_is_one() {
        for &kind in EntityType::ALL.iter().filter(|&&kind| kind != EntityType::Time) {
            assert_eq!(Look::of(NodeType::Entity(kind)).kind, NodeType::Entity(kind));
        }
        assert_eq!(Look::of(NodeType::Statement).shape, Shape::Note);
        for &theme in Theme::ALL {
            for color in LOOKS.iter().flat_map(|look| look.colors(theme)) {
                assert!(color.len() == 7 && u32::from_str_radix(&color[1..], 16).is_ok(), "{color}");
            }
        }
    }
}
