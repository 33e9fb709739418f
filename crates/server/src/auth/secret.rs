//! Secrets that people and programs carry: login cookies, API tokens, one-time links. Only their SHA-256 is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use sha2::{Digest, Sha256};

/// What the database keeps of a secret.
pub type Hash = [u8; 32];

/// 256 random bits as 43 characters that are safe in a URL, a header and a cookie.
pub fn generate() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret, and what it is found by.
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

const PREFIX: &str = "pbk_";
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY: usize = 43;
const CHECK: usize = 6;

/// A new API token: `pbk_`, 43 base-62 characters (256 bits) and a checksum of 6, so that scanners can tell a real
/// one from a look-alike.
pub fn new_api_token() -> String {
    let mut rng = rand::rng();
    let mut token = String::with_capacity(PREFIX.len() + BODY + CHECK);
    token.push_str(PREFIX);
    while token.len() < PREFIX.len() + BODY {
        // 248 is the greatest multiple of 62 in a byte: taking less keeps every character equally likely.
        let byte = rng.next_u32().to_le_bytes()[0];
        if byte < 248 {
            token.push(BASE62[usize::from(byte % 62)] as char);
        }
    }
    let check = checksum(&token);
    token.push_str(&check);
    token
}

/// Whether a text has the form of an API token, checksum included. Spares the database a look-up of noise.
pub fn is_api_token(text: &str) -> bool {
    text.is_ascii()
        && text.len() == PREFIX.len() + BODY + CHECK
        && text.starts_with(PREFIX)
        && checksum(&text[..PREFIX.len() + BODY]) == text[PREFIX.len() + BODY..]
}

fn checksum(text: &str) -> String {
    let hash = hash(text);
    let mut number =
        u64::from_le_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]]);
    (0..CHECK)
        .map(|_| {
            let digit = usize::try_from(number % 62).unwrap_or_default();
            number /= 62;
            BASE62[digit] as char
        })
        .collect()
}

/// Compares two secrets in a time that does not tell where they differ.
pub fn equal(left: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq;
    hash(left).ct_eq(&hash(right)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_tokens_carry_a_checksum_that_catches_a_slip() {
        let token = new_api_token();
        assert_eq!(token.len(), 53);
        assert!(is_api_token(&token));
        for position in [4, 20, 46, 52] {
            let mut bytes = token.clone().into_bytes();
            bytes[position] = if bytes[position] == b'0' { b'1' } else { b'0' };
            assert!(!is_api_token(&String::from_utf8(bytes).unwrap()), "position {position}");
        }
        for noise in ["", "pbk_", "pbk_é", &"x".repeat(53)] {
            assert!(!is_api_token(noise));
        }
    }

    #[test]
    fn secrets_never_repeat_and_fit_a_url() {
        let (first, second) = (generate(), generate());
        assert_ne!(first, second);
        assert_eq!(first.len(), 43);
        assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    }
}
