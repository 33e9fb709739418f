//! The web interface: files that the build put into the binary. Debug builds read them from disk.

use super::error::{Error, Refusal, missing};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
// The manifest of the build is for make, not for browsers.
#[exclude = ".vite/*"]
struct Dist;

/// A file of the interface.
struct File {
    data: Cow<'static, [u8]>,
    hash: [u8; 32],
    kind: String,
}

fn embedded(path: &str) -> Option<File> {
    let EmbeddedFile { data, metadata } = Dist::get(path)?;
    Some(File { data, hash: metadata.sha256_hash(), kind: metadata.mimetype().to_owned() })
}

/// Compressed siblings that the web build writes, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Adds the web interface to a router: it answers whatever nothing else does. An unknown address of the API
/// stays a problem; any other page that a browser asks for is the one page of the interface.
pub fn web<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.fallback(answer)
}

async fn answer(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Error::NotFound("address").into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        let detail = "This address can only be read. Changes are made through the API.";
        let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
        return ([(header::ALLOW, "GET, HEAD")], refusal).into_response();
    }
    if let Some(file) = found(embedded, path, &headers) {
        return file;
    }
    if wants_page(&headers)
        && !path.starts_with("assets/")
        && !path.starts_with(".well-known/")
        && let Some(page) = found(embedded, "index.html", &headers)
    {
        return page;
    }
    Refusal::new(StatusCode::NOT_FOUND, "not_found", missing("file")).into_response()
}

fn wants_page(headers: &HeaderMap) -> bool {
    match headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()) {
        Some(accept) => accept.contains("text/html") || accept == "*/*",
        None => true,
    }
}

fn found(get: impl Fn(&str) -> Option<File>, path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = get(path)?;
    let content_type = HeaderValue::from_str(&content_type(&plain)).ok()?;
    let compressed = ENCODINGS
        .iter()
        .filter(|(name, _)| accepts(headers, name))
        .find_map(|(name, suffix)| Some((*name, get(&format!("{path}{suffix}"))?)));
    let (encoding, file) = match compressed {
        Some((name, file)) => (Some(name), file),
        None => (None, plain),
    };

    // The build puts a hash of the content into the names of these, so that they never change.
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let tag = HeaderValue::from_str(&etag(&file)).ok()?;
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|given| given == tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        }))
    };
    let out = response.headers_mut();
    out.insert(header::ETAG, tag);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !known {
        out.insert(header::CONTENT_TYPE, content_type);
        if let Some(encoding) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    Some(response)
}

fn content_type(file: &File) -> String {
    let kind = &file.kind;
    let text = kind.starts_with("text/") || kind == "application/manifest+json";
    if text { format!("{kind}; charset=utf-8") } else { kind.clone() }
}

fn etag(file: &File) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&file.hash[..12]))
}

/// Whether the client takes this encoding; `q=0` means no.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        name.eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(path: &str) -> Option<File> {
        let data: &[u8] = match path {
            "assets/app-1a2b.js" => b"plain",
            "assets/app-1a2b.js.br" => b"brotli",
            "assets/app-1a2b.js.gz" => b"gzip",
            "logo.svg" => b"<svg/>",
            _ => return None,
        };
        let kind = if path == "logo.svg" { "image/svg+xml" } else { "text/javascript" };
        let mut hash = [0; 32];
        hash[..data.len().min(32)].copy_from_slice(data);
        Some(File { data: data.into(), hash, kind: kind.to_owned() })
    }

    fn ask(path: &str, encodings: &str) -> Option<Response> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, encodings.parse().unwrap());
        found(built, path, &headers)
    }

    fn header(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn the_best_compressed_sibling_that_the_browser_takes_is_sent() {
        let cases = [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip;q=0.8, BR;q=0.5", "br"),
            ("gzip, br;q=0", "gzip"),
            ("identity", ""),
            ("", ""),
        ];
        let mut tags = std::collections::BTreeSet::new();
        for (encodings, expected) in cases {
            let response = ask("assets/app-1a2b.js", encodings).unwrap();
            assert_eq!(header(&response, header::CONTENT_ENCODING), expected, "{encodings}");
            assert_eq!(header(&response, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
            assert_eq!(header(&response, header::VARY), "accept-encoding");
            tags.insert(header(&response, header::ETAG).to_owned());
        }
        assert_eq!(tags.len(), 3, "each form has its own tag");
        assert_eq!(header(&ask("logo.svg", "br").unwrap(), header::CONTENT_ENCODING), "");
    }

    #[test]
    fn only_files_with_a_hash_in_their_name_are_kept_for_ever() {
        let kept = |path| header(&ask(path, "br").unwrap(), header::CACHE_CONTROL).to_owned();
        assert_eq!(kept("assets/app-1a2b.js"), "public, max-age=31536000, immutable");
        assert_eq!(kept("logo.svg"), "no-cache");
        assert!(ask("assets/app-0000.js", "br").is_none());
    }
}
