//! Passwords: what is accepted, and how they are hashed and checked.

use crate::http::{Error, Fault, Result};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// OWASP's least for Argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane; about 24 ms of one core.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many may wait for a core before the next is sent away.
const QUEUE: usize = 32;
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// Hashes and checks passwords, as many at once as there are cores.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Checked when nobody has the given e-mail address, so that the answer takes the same time.
    decoy: Arc<str>,
}

impl Passwords {
    /// Ready to hash.
    pub fn new() -> anyhow::Result<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
            .map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            argon,
            slots: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + QUEUE)),
            decoy: decoy().into(),
        })
    }

    /// The hash to store.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.on_a_core(move |argon| hash_with(argon, &password)).await?.map_err(Error::Internal)
    }

    /// Whether the password is the one behind the hash. Takes the same time where there is no hash.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let known = stored.is_some();
        let (password, stored) = (password.to_owned(), stored.unwrap_or(&self.decoy).to_owned());
        let right = self
            .on_a_core(move |argon| {
                PasswordHash::new(&stored)
                    .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && right)
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T> {
        let busy = || Error::Unavailable { retry_after: std::time::Duration::from_secs(2) };
        let _place = self.queue.try_acquire().map_err(|_| busy())?;
        let _slot = self.slots.acquire().await.map_err(|_| busy())?;
        let argon = self.argon.clone();
        tokio::task::spawn_blocking(move || work(&argon)).await.map_err(|error| Error::Internal(error.into()))
    }
}

/// A hash of no known password: chance in place of what hashing would have made, so that the start need not hash.
fn decoy() -> String {
    let chance: [u8; 48] = rand::random();
    let (salt, hash) = chance.split_at(16);
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

fn hash_with(argon: &Argon2<'static>, password: &str) -> anyhow::Result<String> {
    let hash =
        argon.hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

/// Refuses a password that is too short, too long or easily guessed; `about` are words an attacker would try first
/// (the person's name and address, the team's name).
pub fn accept(password: &str, pointer: &str, about: &[&str]) -> Result<()> {
    let refuse =
        |code: &'static str, detail: String| Err(Error::Invalid(vec![Fault::new(pointer, code, detail)]));
    let length = password.chars().count();
    if length < SHORTEST {
        return refuse("password_too_short", format!("Choose a password of at least {SHORTEST} characters."));
    }
    if length > LONGEST {
        return refuse("password_too_long", format!("Choose a password of at most {LONGEST} characters."));
    }
    let mut words = vec!["pathbook"];
    words.extend(
        about
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.len() > 2),
    );
    if zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Two {
        return refuse(
            "password_guessable",
            "This password is easily guessed. Use several unrelated words, or let a password manager make one.".into(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessable_passwords_are_refused_and_long_phrases_taken() {
        let about = ["ana@contoso.com", "Ana Example"];
        for bad in [
            "short",
            "passwordpassword",
            "qwertyuiop123",
            "pathbookpathbook",
            "aaaaaaaaaaaaaaaa",
            &"x".repeat(129),
        ] {
            assert!(accept(bad, "/password", &about).is_err(), "{bad}");
        }
        for good in ["correct horse battery staple", "Tannenzapfen-über-Mittag", "vK3#pQ9!zL2w"] {
            assert!(accept(good, "/password", &about).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_opens_for_its_password_only() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("correct horse battery staple").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse battery staple", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse battery stapel", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse battery staple", None).await.unwrap());
    }

    #[tokio::test]
    async fn the_decoy_costs_what_a_password_costs() {
        let real = Passwords::new().unwrap().hash("correct horse battery staple").await.unwrap();
        let (real, decoy) = (PasswordHash::new(&real).unwrap(), decoy());
        let decoy = PasswordHash::new(&decoy).unwrap();
        assert_eq!((decoy.algorithm, decoy.version), (real.algorithm, real.version));
        assert_eq!(decoy.params, real.params);
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|it| it.as_bytes().len());
        assert_eq!(length(&decoy), length(&real));
    }
}
