//! The gallery in `graphs/`: what the program writes for the sample articles, byte by byte. After a change that is meant,
//! `UPDATE_GALLERY=1 cargo test --release gallery` writes the files anew; look at them before you commit.

use assert_cmd::Command;

#[test]
fn the_gallery_is_what_the_program_writes() {
    let root = env!("CARGO_MANIFEST_DIR");
    let update = std::env::var_os("UPDATE_GALLERY").is_some();
    for name in ["talks", "harbor", "flood"] {
        let out = tempfile::TempDir::new().unwrap();
        Command::cargo_bin("actograph")
            .unwrap()
            .current_dir(root)
            .args(["extract", "--quiet", &format!("graphs/{name}/{name}.txt"), "--to", "jsonl", "-o"])
            .arg(out.path())
            .assert()
            .success();
        for extension in ["dot", "jsonld", "jsonl"] {
            let produced = out.path().join(format!("{name}.{extension}"));
            let kept = format!("{root}/graphs/{name}/{name}.{extension}");
            if !produced.exists() && extension == "jsonl" {
                continue;
            }
            let produced = std::fs::read_to_string(produced).unwrap();
            if update {
                std::fs::write(&kept, &produced).unwrap();
            }
            let kept = std::fs::read_to_string(&kept).unwrap_or_default();
            let differs = kept.lines().zip(produced.lines()).position(|(a, b)| a != b);
            assert!(kept == produced, "graphs/{name}/{name}.{extension} differs from line {differs:?} on");
        }
    }
}
