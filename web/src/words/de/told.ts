/** What each type of decision did, in German: see toldEn. */
export const typesDe: Record<string, string> = {
  ProductStarted: 'hat das Produkt {what} begonnen', ProductRenamed: 'hat das Produkt umbenannt: {how}', LifecycleStageMoved: 'hat das Produkt in die Phase {how} gebracht', VisionSet: 'hat die Vision gesetzt: {how}',
  RoleAssigned: 'hat {what} die Rolle {how} gegeben', RoleRevoked: 'hat {what} die Rolle {how} genommen', RoleRestored: 'hat {what} die Rolle {how} zurückgegeben', DecisionPolicySet: 'hat die Regeln für Entscheidungen gesetzt',
  GoalSet: 'hat das Ziel {what} {how} gesetzt', GoalRevised: 'hat das Ziel {what} überarbeitet: {how}', GoalMeasured: 'hat {what} gemessen: {how}', GoalClosed: 'hat das Ziel {what} geschlossen: {how}',
  GoalReopened: 'hat das Ziel {what} wieder geöffnet', GoalWithdrawn: 'hat das Ziel {what} zurückgezogen',
  ChallengeRaised: 'hat das Hindernis {what} {how} genannt', ChallengeResolved: 'hat das Hindernis {what} gelöst', ChallengeReopened: 'hat das Hindernis {what} wieder geöffnet', ChallengeWithdrawn: 'hat das Hindernis {what} zurückgezogen',
  ImportRecorded: 'hat {how} importiert', ImportTakenBack: 'hat einen Import zurückgenommen',

  PersonaRecorded: 'hat die Persona {what} {how} festgehalten', PersonaRevised: 'hat die Persona {what} überarbeitet', PersonaWithdrawn: 'hat die Persona {what} zurückgezogen',
  CompetitorRecorded: 'hat den Wettbewerber {what} {how} festgehalten', CompetitorRevised: 'hat den Wettbewerber {what} überarbeitet', CompetitorWithdrawn: 'hat den Wettbewerber {what} zurückgezogen',
  NeedCaptured: 'hat das Bedürfnis {what} {how} aufgenommen', NeedWithdrawn: 'hat das Bedürfnis {what} zurückgezogen', NeedAnswered: 'hat {what} mit {how} beantwortet', NeedDismissed: 'hat das Bedürfnis {what} verworfen', NeedReopened: 'hat das Bedürfnis {what} wieder geöffnet',
  NeedsMerged: 'hat {how} in {what} aufgehen lassen', NeedsUnmerged: 'hat {how} wieder aus {what} gelöst', EvidenceAdded: 'hat {what} einen Beleg gegeben: {how}', EvidenceWithdrawn: 'hat einen Beleg von {what} zurückgezogen',
  InsightRecorded: 'hat die Erkenntnis {what} {how} festgehalten', InsightWithdrawn: 'hat die Erkenntnis {what} zurückgezogen',

  InitiativePlanned: 'hat die Initiative {what} {how} geplant', InitiativeRevised: 'hat die Initiative {what} überarbeitet: {how}', InitiativePrioritized: 'hat die Initiative {what} {how} verschoben', InitiativeRescheduled: 'hat die Termine von {what} verschoben: {how}',
  InitiativeStarted: 'hat die Initiative {what} begonnen', InitiativeDelivered: 'hat die Initiative {what} geliefert', InitiativeDropped: 'hat die Initiative {what} aufgegeben', InitiativeWithdrawn: 'hat die Initiative {what} zurückgezogen',
  InitiativeProgressRestored: 'hat die Initiative {what} zurückgebracht', InitiativeScored: 'hat die Initiative {what} bewertet: {how}', InitiativesLinked: 'lässt {what} auf {how} warten', InitiativesUnlinked: 'lässt {what} nicht mehr auf {how} warten', InitiativeValidated: 'hat {what} geprüft: {how}',
  RoadmapChangeProposed: 'hat {what} {how} vorgeschlagen', ProposalAccepted: 'hat den Vorschlag {what} angenommen', ProposalDeclined: 'hat den Vorschlag {what} abgelehnt', ProposalReopened: 'hat den Vorschlag {what} wieder geöffnet', ProposalWithdrawn: 'hat den Vorschlag {what} zurückgezogen',
  ReleasePlanned: 'hat das Release {what} {how} geplant', ReleaseRescheduled: 'hat den Termin des Releases {what} verschoben: {how}', ReleaseShipped: 'hat das Release {what} ausgeliefert', ReleaseRecalled: 'hat das Release {what} zurückgerufen', ReleaseWithdrawn: 'hat das Release {what} zurückgezogen',
  AssignedToRelease: 'hat {how} in das Release {what} gelegt', RemovedFromRelease: 'hat {how} aus dem Release {what} genommen',

  StoryWritten: 'hat {what} {how} geschrieben', StoryRevised: 'hat {what} überarbeitet: {how}', StoryEstimated: 'hat {what} geschätzt: {how}', StoryAssigned: 'hat {what} zugewiesen: {how}', StoryPrioritized: 'hat {what} {how} verschoben', BacklogReordered: 'hat das Backlog neu geordnet',
  StoryMoved: 'hat {what} auf {how} gestellt', StoryDropped: 'hat {what} aus der Reihenfolge genommen', StoryRestored: 'hat {what} zurückgebracht', StoryWithdrawn: 'hat {what} zurückgezogen', StoriesWithdrawn: 'hat {how} zurückgezogen', StoryScored: 'hat {what} bewertet: {how}',
  StoryLinked: 'hat {what} verknüpft: {how}', StoryUnlinked: 'hat eine Verknüpfung von {what} entfernt: {how}', StoryAccepted: 'hat {what} abgenommen', StoryAcceptanceWithdrawn: 'hat die Abnahme von {what} zurückgenommen', StoryRejected: 'hat {what} zurückgewiesen',
  StorySplit: 'hat {what} in {how} geteilt', StoryRejoined: 'hat {what} wieder zusammengefügt, aus {how}', StatusCarried: 'hat den Status von Storys nach {how} übernommen',
  SprintPlanned: 'hat den Sprint {what} {how} geplant', SprintWithdrawn: 'hat den Sprint {what} zurückgezogen', SprintStarted: 'hat den Sprint {what} begonnen', SprintClosed: 'hat den Sprint {what} geschlossen', SprintStateRestored: 'hat den Sprint {what} zurückgebracht',
  CommittedToSprint: 'hat {how} dem Sprint {what} zugesagt', RemovedFromSprint: 'hat {how} aus dem Sprint {what} genommen',
};

/** Values that the API has in words of its own, in German. */
export const valuesDe: Record<string, string> = {
  product_manager: 'Produktmanagement', product_owner: 'Product Owner', team_member: 'Teammitglied', stakeholder: 'Stakeholder',
  at_risk: 'gefährdet', not_feasible: 'nicht machbar', now: 'jetzt', next: 'als Nächstes', later: 'später', met: 'erreicht', missed: 'verfehlt', validated: 'bestätigt',
  introduction: 'Einführung', growth: 'Wachstum', maturity: 'Reife', decline: 'Rückgang',
};
