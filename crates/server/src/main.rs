//! The `pathbook` program: arguments in, exit code out.

mod cli;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = cli::Cli::parse_from(cli::with_default_command(std::env::args_os())).command;
    match cli::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pathbook: {error:#}");
            ExitCode::FAILURE
        }
    }
}
