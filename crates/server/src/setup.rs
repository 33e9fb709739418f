//! The first setup: a one-time token proves that whoever opens the page also sees the console or the data folder.

use crate::{
    auth::secret,
    config::Config,
    db::{Db, SystemScope},
    http::Result,
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// Whether the setup is still to be done, and the token that opens it.
pub struct Setup {
    token: String,
    done: AtomicBool,
    file: PathBuf,
}

impl Setup {
    /// Looks whether the setup was done; if not, writes the token to `<data>/setup-token`, readable by its owner only.
    pub async fn open(db: &Db, config: &Config) -> anyhow::Result<Self> {
        let done =
            was_done(db).await.map_err(|error| anyhow::anyhow!("could not read the instance: {error}"))?;
        let token = config.setup_token.clone().unwrap_or_else(secret::generate);
        let file = config.data_dir.join("setup-token");
        if !done {
            write_private(&file, &token)?;
        }
        Ok(Self { token, done: AtomicBool::new(done), file })
    }

    /// The path of the page that does the setup, while it is needed.
    pub fn link(&self) -> Option<String> {
        (!self.done.load(Ordering::Relaxed)).then(|| format!("/setup?token={}", self.token))
    }

    /// Whether this is the token.
    pub fn opens(&self, token: &str) -> bool {
        secret::equal(token, &self.token)
    }

    /// Whether the setup is still to be done. Asks the database until it is done, because another server may do it.
    pub async fn is_needed(&self, db: &Db) -> Result<bool> {
        if self.done.load(Ordering::Relaxed) {
            return Ok(false);
        }
        if was_done(db).await? {
            self.close();
            return Ok(false);
        }
        Ok(true)
    }

    /// Closes the setup for ever.
    pub fn close(&self) {
        self.done.store(true, Ordering::Relaxed);
        if let Err(error) = std::fs::remove_file(&self.file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(file = %self.file.display(), %error, "could not remove the setup token; it opens nothing any more");
        }
    }
}

async fn was_done(db: &Db) -> crate::db::Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "the instance belongs to no team")]
    let mut db = db.system_read(SystemScope::because("whether the setup was done")).await?;
    let row: Option<(i64,)> = db.sql("SELECT id FROM instance").optional().await?;
    Ok(row.is_some())
}

fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use anyhow::Context;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    // A new file each time: an existing one may be readable by others.
    let _ = std::fs::remove_file(path);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{text}")?;
    Ok(())
}
