//! The `actograph` command.

#[cfg(feature = "train")]
#[expect(clippy::print_stderr)]
fn main() {
    let recipe = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let bytes = actograph::train(&recipe, "../shared/corpora".as_ref(), &mut |line| eprintln!("{line}")).unwrap();
    std::fs::write(std::env::args().nth(2).unwrap(), bytes).unwrap();
}

#[cfg(not(feature = "train"))]
fn main() -> std::process::ExitCode {
    actograph::cli::main()
}
