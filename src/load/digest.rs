//! HTTP digest authentication (RFC 7616, MD5 with `qop=auth`): what Virtuoso asks for.

use md5::{Digest as _, Md5};

/// What a server asks to be hashed with the password.
#[derive(Clone, Debug)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// How often it was answered.
    count: u32,
}

impl PartialEq for Challenge {
    /// Whether it is the same one, however often it was answered.
    fn eq(&self, other: &Self) -> bool {
        (&self.realm, &self.nonce) == (&other.realm, &other.nonce)
    }
}

impl Challenge {
    /// Reads a `WWW-Authenticate` header; `None` where it asks for something else.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let (scheme, rest) = header.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let fields = fields(rest);
        let get = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        if get("algorithm").is_some_and(|name| !name.eq_ignore_ascii_case("md5")) {
            return None;
        }
        let offers_auth = |qop: String| qop.split(',').any(|one| one.trim() == "auth");
        get("qop").is_some_and(offers_auth).then_some(())?;
        Some(Self { realm: get("realm")?, nonce: get("nonce")?, opaque: get("opaque"), count: 0 })
    }

    /// The `Authorization` header of the next request.
    pub(super) fn answer(&mut self, user: &str, password: &str, method: &str, target: &str) -> String {
        self.count += 1;
        let count = format!("{:08x}", self.count);
        // Only has to differ from answer to answer: it protects against servers that choose the nonce.
        let own = hash(&[&self.nonce, &count, &format!("{:?}", std::time::SystemTime::now())]);
        self.response(user, password, method, target, &count, &own)
    }

    fn response(&self, user: &str, password: &str, method: &str, target: &str, count: &str, own: &str) -> String {
        let Self { realm, nonce, opaque, .. } = self;
        let secret = hash(&[user, realm, password]);
        let request = hash(&[method, target]);
        let response = hash(&[&secret, nonce, count, own, "auth", &request]);
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut header = format!(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{target}\", algorithm=MD5, qop=auth, nc={count}, \
             cnonce=\"{own}\", response=\"{response}\"",
            quoted(user),
            quoted(realm),
            quoted(nonce),
        );
        if let Some(opaque) = opaque {
            header.push_str(&format!(", opaque=\"{}\"", quoted(opaque)));
        }
        header
    }
}

/// The hash of fields with colons between, in hexadecimal digits.
fn hash(fields: &[&str]) -> String {
    Md5::digest(fields.join(":")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `name=value, name="quoted value"`.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        let mut name = String::new();
        for c in chars.by_ref().skip_while(|c| c.is_whitespace() || *c == ',') {
            if c == '=' {
                break;
            }
            name.push(c);
        }
        if name.is_empty() {
            return fields;
        }
        let mut value = String::new();
        if chars.next_if_eq(&'"').is_some() {
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => value.extend(chars.next()),
                    _ => value.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != ',') {
                value.push(c);
            }
        }
        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_example_is_answered() {
        // RFC 7616, 3.9.1.
        let header = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, \
                      nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                      opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        let challenge = Challenge::parse(header).unwrap();
        let own = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let answer = challenge.response("Mufasa", "Circle of Life", "GET", "/dir/index.html", "00000001", own);
        assert!(answer.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""), "{answer}");
        assert!(answer.contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
        assert!(!answer.contains("Circle"));
    }

    #[test]
    fn what_cannot_be_answered_is_no_challenge() {
        for header in [
            "Basic realm=\"a\"",
            "Digest",
            "Digest realm=\"a\"",
            "Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\"",
            "Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256",
            "Digest realm=\"a\\",
        ] {
            assert!(Challenge::parse(header).is_none(), "{header}");
        }
    }
}
