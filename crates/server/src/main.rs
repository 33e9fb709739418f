//! The `pathbook` program: arguments in, exit code out.

mod cli;

use clap::Parser;
use pathbook::db::OpenError;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The database belongs to a newer Pathbook: `EX_CONFIG` of sysexits.h, so that a supervisor need not try again.
const WRONG_VERSION: u8 = 78;

fn main() -> ExitCode {
    let command = cli::Cli::parse_from(cli::with_default_command(std::env::args_os())).command;
    match cli::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pathbook: {error:#}");
            match error.downcast_ref() {
                Some(OpenError::NewerSchema { .. }) => ExitCode::from(WRONG_VERSION),
                _ => ExitCode::FAILURE,
            }
        }
    }
}
