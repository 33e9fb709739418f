//! Rules that hang on one object or on the way a caller came in, beside the role in the handler's type. Each is a
//! function of plain values, so that the whole policy can be read and tested here.

use super::{Proof, Role, SignedIn};
use crate::{
    http::{Error, Result},
    types::UserId,
};

/// What API tokens lack.
pub const IN_PERSON: &str = "a person who signed in: an API token cannot do this";

/// Seconds for which a password counts as given just now.
const FRESH: i64 = 600;

/// API tokens cannot make tokens, change passwords or see logins.
pub fn person(who: SignedIn) -> Result<SignedIn> {
    if is_person(who.proof) { Ok(who) } else { Err(Error::Forbidden { needs: IN_PERSON }) }
}

/// Whether somebody is there in person, and not a script with a token.
pub fn is_person(proof: Proof) -> bool {
    matches!(proof, Proof::Login(_))
}

/// Whether a password given so many seconds ago is enough for what is dangerous.
pub fn is_fresh(seconds: i64) -> bool {
    seconds <= FRESH
}

/// Only those who manage the instance, and only in person.
pub fn instance_admin(who: SignedIn) -> Result<SignedIn> {
    let who = person(who)?;
    if who.user.instance_admin { Ok(who) } else { Err(Error::Forbidden { needs: "an instance admin" }) }
}

/// Only the assignee answers, notes, pauses and finishes a session.
pub fn may_act_on_session(me: UserId, assignee: UserId) -> bool {
    me == assignee
}

/// The assignee, and engineers for anybody, hand a session over, cancel it and reopen it.
pub fn may_steer_session(me: UserId, role: Role, assignee: UserId) -> bool {
    me == assignee || role >= Role::Engineer
}

/// A token never gets a role above its maker's.
pub fn may_grant_token(maker: Role, wanted: Role) -> bool {
    wanted <= maker
}

/// A token is revoked by who made it and by admins.
pub fn may_revoke_token(me: UserId, role: Role, owner: UserId) -> bool {
    me == owner || role == Role::Admin
}

/// An admin sets the way back in for members of this team alone. Who belongs to other teams too, or manages the instance,
/// is an instance admin's matter: otherwise an admin of one team could become a member of another.
pub fn may_reset_password(instance_admin: bool, of_instance_admin: bool, of_other_teams_too: bool) -> bool {
    instance_admin || !(of_instance_admin || of_other_teams_too)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_walked_by_their_assignee_and_steered_by_engineers() {
        let (me, other) = (UserId::new(), UserId::new());
        assert!(may_act_on_session(me, me) && !may_act_on_session(me, other));
        assert!(may_steer_session(me, Role::Viewer, me));
        assert!(!may_steer_session(me, Role::Viewer, other));
        assert!(may_steer_session(me, Role::Engineer, other) && may_steer_session(me, Role::Admin, other));
    }

    #[test]
    fn a_password_stays_fresh_for_ten_minutes() {
        assert!(is_fresh(0) && is_fresh(600) && !is_fresh(601));
    }

    #[test]
    fn tokens_stay_below_their_maker_and_belong_to_them() {
        let (me, other) = (UserId::new(), UserId::new());
        for maker in Role::ALL {
            for wanted in Role::ALL {
                assert_eq!(may_grant_token(*maker, *wanted), wanted <= maker);
            }
        }
        assert!(may_revoke_token(me, Role::Viewer, me));
        assert!(!may_revoke_token(me, Role::Engineer, other));
        assert!(may_revoke_token(me, Role::Admin, other));
    }
}
