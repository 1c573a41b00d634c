//! The `actograph` command.

#[cfg(feature = "train")]
#[expect(clippy::print_stderr)]
fn main() {
    let recipe = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let base = std::env::args().nth(3).map(|p| std::fs::read(p).unwrap());
    let stages = if base.is_some() { &[actograph::Stage::Coreference][..] } else { &[actograph::Stage::Network][..] };
    let bytes = actograph::train(&recipe, "../shared/corpora".as_ref(), stages, base.as_deref(), &mut |line| {
        eprintln!("{line}")
    })
    .unwrap();
    std::fs::write(std::env::args().nth(2).unwrap(), bytes).unwrap();
}

#[cfg(not(feature = "train"))]
fn main() -> std::process::ExitCode {
    actograph::cli::main()
}
