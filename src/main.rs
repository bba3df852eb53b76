//! The `hyg` program: hands the command line to the library and ends with its exit code.

use std::process::ExitCode;
use std::thread;

/// Threads take turns at memory: what one allocates, another frees. The system's allocator asks the
/// system for a few pages at a time and gives them back as often.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let run = || hyg::cli::run(std::env::args_os());
    let thread = thread::Builder::new().stack_size(hyg::syntax::STACK_BYTES).spawn(run);
    thread.ok().and_then(|thread| thread.join().ok()).unwrap_or(ExitCode::from(2))
}
