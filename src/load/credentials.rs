//! [`Credentials`]: who loads. Secrets are never printed, not even by `Debug`, and never left in a message.

use std::fmt;

/// A password or token.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself, to be sent and for nothing else.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What the database is told about the user.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    /// Nothing.
    Anonymous,
    /// User and password.
    Basic { user: String, password: Secret },
    /// A token.
    Bearer(Secret),
}

impl Credentials {
    /// `message` fit to be shown: no secret, no control characters, not endless. Servers may repeat what they were sent.
    pub(super) fn scrub(&self, message: &str) -> String {
        const LONGEST: usize = 400;
        let secret = match self {
            Self::Anonymous => "",
            Self::Basic { password, .. } => password.expose(),
            Self::Bearer(token) => token.expose(),
        };
        let message = if secret.is_empty() { message.to_owned() } else { message.replace(secret, "…") };
        let mut shown: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
        shown.retain(|c| !c.is_control());
        if let Some((cut, _)) = shown.char_indices().nth(LONGEST) {
            shown.truncate(cut);
            shown.push('…');
        }
        shown
    }

    /// The user's name, where there is one.
    pub(super) fn user(&self) -> Option<&str> {
        match self {
            Self::Basic { user, .. } => Some(user),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show() {
        let basic = Credentials::Basic { user: "anna".to_owned(), password: Secret::new("hunter2".to_owned()) };
        assert!(!format!("{basic:?}").contains("hunter2"));
        assert_eq!(basic.scrub("bad\n\x1b[31m password  'hunter2'"), "bad [31m password '…'");
        assert_eq!(Credentials::Anonymous.scrub(&"é".repeat(500)).chars().count(), 401);
    }
}
