//! The `actograph` command.

fn main() -> std::process::ExitCode {
    actograph::cli::main()
}
