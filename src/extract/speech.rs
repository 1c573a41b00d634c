//! Attributions.
