#if Server
/// Signing in, accounts, tokens, and what was done by whom.
extension Routes {
  package static let setup = Route.page("/setup/{token}", .anyone)
  package static let setupSent = Route.form("/setup/{token}", .anyone)
  package static let signIn = Route.page("/sign-in", .anyone)
  package static let signInSent = Route.form("/sign-in", .anyone)
  package static let signOut = Route.form("/sign-out")
  package static let invitation = Route.page("/invite/{token}", .anyone)
  package static let invitationSent = Route.form("/invite/{token}", .anyone)

  package static let account = Route.page("/account")
  package static let passwordSent = Route.form("/account/password")

  package static let peopleList = Route.page("/people", .administrators)
  package static let invitationMade = Route.form("/people", .administrators)
  package static let person = Route.page("/people/{id}", .administrators)
  package static let personSent = Route.form("/people/{id}", .administrators)

  package static let invitationWithdrawn = Route.form(
    "/people/invitations/{id}/withdraw", .administrators)

  package static let tokens = Route.page("/tokens")
  package static let tokenMade = Route.form("/tokens")
  package static let tokenRevoked = Route.form("/tokens/{id}/revoke")

  package static let audit = Route.page("/audit", .administrators)

  static let people = [
    setup, setupSent, signIn, signInSent, signOut, invitation, invitationSent, account,
    passwordSent, peopleList, invitationMade, person, personSent, invitationWithdrawn, tokens,
    tokenMade, tokenRevoked,
    audit,
  ]
}
#endif
