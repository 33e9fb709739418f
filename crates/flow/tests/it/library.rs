//! The starter library is what newcomers judge the product by: every flow of it is sound, without a warning, and
//! stored in canonical form.

use std::path::{Path, PathBuf};

use pathbook_flow::{check::check, file};

#[test]
fn every_flow_of_the_library_is_canonical_and_without_findings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let mut problems = Vec::new();
    let mut flows = 0;
    for path in files_below(&folder) {
        flows += 1;
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let yaml = std::fs::read_to_string(&path).expect("a flow is a text file");
        match file::from_yaml(yaml.as_bytes()) {
            Err(error) => problems.push(format!("{name}: {error}")),
            Ok(document) => {
                if file::to_yaml(&document) != yaml {
                    problems.push(format!("{name}: not canonical"));
                }
                for finding in check(&document) {
                    problems.push(format!(
                        "{name}{}: {} ({})",
                        finding.pointer,
                        finding.message,
                        finding.rule.code()
                    ));
                }
            }
        }
    }
    assert!(flows > 0, "no flow in {}", folder.display());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The YAML files of the folders of a folder, in the order of their names.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        entries.map(|entry| entry.expect("its entries can be read").path()).collect()
    };
    let mut files: Vec<PathBuf> = (entries(folder).iter().filter(|path| path.is_dir()))
        .flat_map(|folder| entries(folder))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}
