//! Makes sure that there is a web interface to embed, so that building and testing the server never needs
//! Node: a placeholder page that says how to build the real one.

use std::{fs, io, path::Path};

const PLACEHOLDER: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Pathbook</title>
<h1>Pathbook</h1>
<p>The server runs, but its web interface has not been built. Run <code>make web</code>, then build the server again.</p>
</html>
";

fn main() -> io::Result<()> {
    let dist = Path::new("../../web/dist");
    let index = dist.join("index.html");
    if !index.exists() {
        fs::create_dir_all(dist)?;
        fs::write(index, PLACEHOLDER)?;
    }
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
