//! The weights: a damaged or foreign file is refused with a reason, and the model card speaks of the shipped one.

use actograph::{ErrorKind, Model, Pipeline};

fn shipped() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/en.bin")).unwrap()
}

#[test]
fn a_damaged_file_is_refused() {
    let good = shipped();
    assert_eq!(Model::from_bytes(good.clone()).unwrap().checksum(), Model::embedded().unwrap().checksum());
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let mut version = good.clone();
    version[8] = 99;
    for (bytes, reason) in [
        (flipped, "checksum"),
        (version, "version 99"),
        (good[..100].to_vec(), "damaged"),
        (b"PK\x03\x04".to_vec(), "magic"),
        (Vec::new(), "magic"),
    ] {
        let error = Model::from_bytes(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model);
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn the_model_card_is_of_these_weights() {
    let model = Model::embedded().unwrap();
    Pipeline::new(&model).unwrap();
    let card = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/en.md")).unwrap();
    assert!(card.contains(&format!("{:016x}", model.checksum())), "the card names checksum {:016x}", model.checksum());
}
