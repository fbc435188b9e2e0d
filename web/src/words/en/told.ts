/** What each type of decision did, going on from who did: {what} is its subject, {how} a word more where there is one. */
export const typesEn: Record<string, string> = {
  ProductStarted: 'started the product {what}', ProductRenamed: 'renamed the product: {how}', LifecycleStageMoved: 'moved the product to the stage {how}', VisionSet: 'set the vision {how}',
  RoleAssigned: 'gave {what} the role {how}', RoleRevoked: 'took the role {how} from {what}', RoleRestored: 'gave {what} the role {how} back', DecisionPolicySet: 'set the decision policy',
  GoalSet: 'set the goal {what} {how}', GoalRevised: 'revised the goal {what}: {how}', GoalMeasured: 'measured {what}: {how}', GoalClosed: 'closed the goal {what}: {how}',
  GoalReopened: 'opened the goal {what} again', GoalWithdrawn: 'withdrew the goal {what}',
  ChallengeRaised: 'raised the challenge {what} {how}', ChallengeResolved: 'resolved the challenge {what}', ChallengeReopened: 'opened the challenge {what} again', ChallengeWithdrawn: 'withdrew the challenge {what}',
  ImportRecorded: 'imported {how}', ImportTakenBack: 'took an import back',

  PersonaRecorded: 'recorded the persona {what} {how}', PersonaRevised: 'revised the persona {what}', PersonaWithdrawn: 'withdrew the persona {what}',
  CompetitorRecorded: 'recorded the competitor {what} {how}', CompetitorRevised: 'revised the competitor {what}', CompetitorWithdrawn: 'withdrew the competitor {what}',
  NeedCaptured: 'captured the need {what} {how}', NeedWithdrawn: 'withdrew the need {what}', NeedAnswered: 'answered {what} with {how}', NeedDismissed: 'dismissed the need {what}', NeedReopened: 'opened the need {what} again',
  NeedsMerged: 'merged {how} into {what}', NeedsUnmerged: 'took {how} out of {what} again', EvidenceAdded: 'added evidence to {what}: {how}', EvidenceWithdrawn: 'withdrew evidence of {what}',
  InsightRecorded: 'recorded the insight {what} {how}', InsightWithdrawn: 'withdrew the insight {what}',

  InitiativePlanned: 'planned the initiative {what} {how}', InitiativeRevised: 'revised the initiative {what}: {how}', InitiativePrioritized: 'moved the initiative {what} {how}', InitiativeRescheduled: 'moved the dates of {what}: {how}',
  InitiativeStarted: 'started the initiative {what}', InitiativeDelivered: 'delivered the initiative {what}', InitiativeDropped: 'dropped the initiative {what}', InitiativeWithdrawn: 'withdrew the initiative {what}',
  InitiativeProgressRestored: 'brought the initiative {what} back', InitiativeScored: 'scored the initiative {what}: {how}', InitiativesLinked: 'made {what} wait for {how}', InitiativesUnlinked: 'made {what} no longer wait for {how}', InitiativeValidated: 'validated {what}: {how}',
  RoadmapChangeProposed: 'proposed {what} {how}', ProposalAccepted: 'accepted the proposal {what}', ProposalDeclined: 'declined the proposal {what}', ProposalReopened: 'opened the proposal {what} again', ProposalWithdrawn: 'withdrew the proposal {what}',
  ReleasePlanned: 'planned the release {what} {how}', ReleaseRescheduled: 'moved the date of release {what}: {how}', ReleaseShipped: 'shipped the release {what}', ReleaseRecalled: 'called the release {what} back', ReleaseWithdrawn: 'withdrew the release {what}',
  AssignedToRelease: 'put {how} into release {what}', RemovedFromRelease: 'took {how} out of release {what}',

  StoryWritten: 'wrote {what} {how}', StoryRevised: 'revised {what}: {how}', StoryEstimated: 'estimated {what}: {how}', StoryAssigned: 'assigned {what}: {how}', StoryPrioritized: 'moved {what} {how}', BacklogReordered: 'ordered the backlog anew',
  StoryMoved: 'moved {what} to {how}', StoryDropped: 'took {what} out of the order', StoryRestored: 'brought {what} back', StoryWithdrawn: 'withdrew {what}', StoriesWithdrawn: 'withdrew {how}', StoryScored: 'scored {what}: {how}',
  StoryLinked: 'linked {what}: {how}', StoryUnlinked: 'took a link of {what} away: {how}', StoryAccepted: 'accepted {what}', StoryAcceptanceWithdrawn: 'took the acceptance of {what} back', StoryRejected: 'rejected {what}',
  StorySplit: 'split {what} into {how}', StoryRejoined: 'joined {what} again, of {how}', StatusCarried: 'carried the status of stories over to {how}',
  SprintPlanned: 'planned the sprint {what} {how}', SprintWithdrawn: 'withdrew the sprint {what}', SprintStarted: 'started the sprint {what}', SprintClosed: 'closed the sprint {what}', SprintStateRestored: 'brought the sprint {what} back',
  CommittedToSprint: 'committed {how} to sprint {what}', RemovedFromSprint: 'took {how} out of sprint {what}',
};

/** Values that the API has in words of its own. */
export const valuesEn: Record<string, string> = {
  product_manager: 'product manager', product_owner: 'product owner', team_member: 'team member', stakeholder: 'stakeholder',
  at_risk: 'at risk', not_feasible: 'not feasible', now: 'now', next: 'next', later: 'later', met: 'met', missed: 'missed', validated: 'validated',
  introduction: 'introduction', growth: 'growth', maturity: 'maturity', decline: 'decline',
};
