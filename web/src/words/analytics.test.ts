import { describe, expect, it } from 'vitest';
import { analytics as de } from './de/analytics';
import { analytics as en } from './en/analytics';
import { oneIn, partOf } from './parts';

/** both are what the two languages say. */
const both = (say: (words: typeof en) => string) => [say(en), say(de)];

describe('a share', () => {
  it('has a word where one is near, and all is all alone', () => {
    expect([1, 0.99, 0.75, 0.66, 0.51, 0.34, 0.25, 0.2, 0.1, 0.6, 0].map(partOf)).toEqual(['all', null, 'threeQuarters', 'twoThirds', 'half', 'third', 'quarter', 'fifth', 'tenth', null, null]);
    expect([0.5, 0.1, 1 / 12, 0.105, 0.01, 0, 1].map(oneIn)).toEqual([2, 10, 12, 10, null, null, null]);
  });
});

describe('the titles of the measures, in both languages', () => {
  it.each<[number | null, 'week' | 'month', string, string]>([
    [null, 'week', 'There is no order yet', 'Noch gibt es keine Reihenfolge'],
    [0, 'week', 'Our top ten stayed as it was', 'Unsere ersten zehn blieben, wie sie waren'],
    [0.01, 'week', 'Our top ten hardly changes', 'Unsere ersten zehn ändern sich kaum'],
    [0.5, 'month', 'Half of our top ten changes every month', 'Jeden Monat wechselt die Hälfte unserer ersten zehn'],
    [0.66, 'week', 'Two thirds of our top ten change every week', 'Jede Woche wechseln zwei Drittel unserer ersten zehn'],
    [0.28, 'week', '28% of our top ten change every week', 'Jede Woche wechseln 28\u00a0% unserer ersten zehn'],
    [1, 'month', 'All of our top ten change every month', 'Jeden Monat wechseln unsere ersten zehn ganz'],
  ])('churn of %s by %s', (share, bucket, english, german) => expect(both(({ churn }) => churn.title({ share, bucket }))).toEqual([english, german]));

  it('who decides the order', () => {
    const say = (change: object) => both(({ changes }) => changes.title({ decided: 40, lead: 'product_owner', share: 0.75, alone: false, since: null, ...change }));
    expect(say({ decided: 0 })).toEqual(['Nobody changed a priority', 'Niemand hat eine Priorität geändert']);
    expect(say({ alone: true })).toEqual(['The product owner alone decides the order', 'Die Reihenfolge liegt allein beim Product Owner']);
    expect(say({ alone: true, since: 'April 2026' })).toEqual(['Since April 2026 the order is the product owner’s alone', 'Seit April 2026 liegt die Reihenfolge allein beim Product Owner']);
    expect(say({})).toEqual(['The product owner makes three quarters of the priority decisions', 'Drei Viertel der Entscheidungen über Prioritäten liegen beim Product Owner']);
    expect(say({ lead: 'product_manager', share: 0.5 })[1]).toBe('Die Hälfte der Entscheidungen über Prioritäten liegt beim Produktmanagement');
    expect(say({ lead: '', alone: true })).toEqual(['The order is decided in no role', 'Die Reihenfolge wird in keiner Rolle entschieden']);
    expect(say({ lead: '', share: 0.6 })).toEqual(['60% of the priority decisions are made in no role', '60\u00a0% der Entscheidungen über Prioritäten fallen in keiner Rolle']);
    expect(say({ lead: 'auditor', alone: true })).toEqual(['The auditor alone decides the order', 'Die Reihenfolge liegt allein bei auditor']);
  });

  it('what priority decisions have in common', () => {
    const say = (group: 'actor' | 'reason' | 'initiative', lead: string, decided = 4) => both(({ changes }) => changes.groupTitle({ decided, group, lead, share: 0.5 }));
    expect(say('actor', 'Ana')).toEqual(['Half of the priority decisions are Ana’s', 'Die Hälfte der Entscheidungen über Prioritäten trifft Ana']);
    expect(say('reason', '')).toEqual(['Half of the priority decisions have no reason', 'Die Hälfte der Entscheidungen über Prioritäten ist ohne Begründung']);
    expect(say('reason', 'sales')).toEqual(['“sales” is why, in 50%', '„sales“ ist der Grund, in 50\u00a0%']);
    expect(say('initiative', 'P-I2')).toEqual(['Half of the priority decisions: P-I2', 'Die Hälfte der Entscheidungen über Prioritäten: P-I2']);
    expect(say('initiative', '', 0)[0]).toBe('Nobody changed a priority');
  });

  it('how long it takes', () => {
    const say = (median: number | null, stories: number, leg: 'written_done' | 'captured_written' | 'done_accepted' = 'written_done') => both(({ lead }) => lead.title({ leg, median, stories }));
    expect(say(null, 0)).toEqual(['No story was done', 'Keine Story wurde fertig']);
    expect(say(null, 0, 'captured_written')).toEqual(['No need came to a story', 'Aus keinem Bedarf wurde eine Story']);
    expect(say(null, 0, 'done_accepted')).toEqual(['No story went this way', 'Keine Story ging diesen Weg']);
    expect(say(0.2, 3)).toEqual(['A story takes less than a day from written to done', 'Von geschrieben bis fertig braucht eine Story weniger als einen Tag']);
    expect(say(1.2, 1)).toEqual(['A story takes 1 day from written to done', 'Von geschrieben bis fertig braucht eine Story einen Tag']);
    expect(say(41, 9, 'captured_written')).toEqual(['A need waits 41 days for its first story', 'Ein Bedarf wartet 41 Tage auf seine erste Story']);
  });

  it('whether the order follows the scores', () => {
    const say = (scored: number, pairs: number, share: number | null) => both(({ drift }) => drift.title({ scored, pairs, share }));
    expect(say(0, 0, null)).toEqual(['No open story has a score', 'Keine offene Story ist bewertet']);
    expect(say(1, 0, null)).toEqual(['The scores are all alike', 'Die Bewertungen sind alle gleich']);
    expect(say(5, 10, 0)).toEqual(['The order is that of the scores', 'Die Reihenfolge ist die der Bewertungen']);
    expect(say(5, 10, 1)).toEqual(['The order turns the scores upside down', 'Die Reihenfolge stellt die Bewertungen auf den Kopf']);
    expect(say(5, 10, 0.5)).toEqual(['Half of the order contradicts the scores', 'Die Hälfte der Reihenfolge widerspricht den Bewertungen']);
  });

  it('what went back and forth', () => {
    const say = (pairs: number, levels: number) => both(({ thrash }) => thrash.title({ pairs, levels }));
    expect(say(0, 0)).toEqual(['Nothing went back and forth', 'Nichts ging hin und her']);
    expect(say(1, 0)).toEqual(['One pair of stories went back and forth', 'Ein Paar Stories ging hin und her']);
    expect(say(9, 4)).toEqual(['Nine pairs of stories went back and forth', 'Neun Paare von Stories gingen hin und her']);
    expect(say(35, 0)[1]).toBe('35 Paare von Stories gingen hin und her');
    expect(say(0, 1)).toEqual(['One story had its level changed back and forth', 'Bei einer Story ging die Stufe hin und her']);
    expect(say(0, 3)).toEqual(['Three stories had their level changed back and forth', 'Bei drei Stories ging die Stufe hin und her']);
  });

  it('how much is taken back', () => {
    const say = (of: number, reversed: number) => both(({ reversals }) => reversals.title({ of, reversed }));
    expect(say(0, 0)).toEqual(['No story was moved', 'Keine Story wurde verschoben']);
    expect(say(9, 0)).toEqual(['No move was taken back', 'Keine Verschiebung wurde zurückgenommen']);
    expect(say(1, 1)).toEqual(['Every move was taken back within two weeks', 'Jede Verschiebung wurde binnen zwei Wochen zurückgenommen']);
    expect(say(100, 10)).toEqual(['One move in ten is taken back within two weeks', 'Jede zehnte Verschiebung wird binnen zwei Wochen zurückgenommen']);
    expect(say(100, 60)).toEqual(['60% of moves are taken back within two weeks', '60\u00a0% der Verschiebungen werden binnen zwei Wochen zurückgenommen']);
  });

  it('whether targets hold, and will', () => {
    const slip = (moved: number, mean: number, times = 1) => both((words) => words.slip.title({ moved, mean, worst: 'P-I2', times }));
    expect(slip(0, 0)).toEqual(['No target moved', 'Kein Termin hat sich verschoben']);
    expect(slip(1, 24)).toEqual(['P-I2 slipped 24 days', 'P-I2 rutschte um 24 Tage nach hinten']);
    expect(slip(1, -1)).toEqual(['P-I2 came earlier by 1 day', 'P-I2 kam um einen Tag nach vorn']);
    expect(slip(1, 0, 2)).toEqual(['P-I2 moved, and is back where it was', 'P-I2 wurde verschoben und steht wieder, wo er stand']);
    expect(slip(6, 18, 2)).toEqual(['Targets slip 18 days on average, twice for P-I2', 'Termine rutschen im Mittel um 18 Tage, P-I2 zweimal']);
    expect(slip(6, -3, 4)).toEqual(['Targets come 3 days earlier on average', 'Termine kommen im Mittel um 3 Tage früher']);
    expect(slip(2, 0.2)[0]).toBe('Targets moved, and on average stand where they were');
    const foreseen = (lines: number, due: number, late: number, tooFew = false) => both((words) => words.forecast.title({ lines, due, late, tooFew }));
    expect(foreseen(3, 3, 1, true)[0]).toBe('Too little was done to foresee anything');
    expect(foreseen(0, 0, 0)).toEqual(['Nothing waits to be done', 'Es wartet nichts darauf, fertig zu werden']);
    expect(foreseen(1, 0, 0)[1]).toBe('Wann es wohl fertig wird');
    expect(foreseen(1, 1, 1)).toEqual(['The one target will probably be missed', 'Der eine Termin wird wohl verfehlt']);
    expect(foreseen(5, 4, 0)[1]).toBe('Alle 4 Termine werden wohl gehalten');
    expect(foreseen(5, 4, 4)[0]).toBe('All 4 targets will probably be missed');
    expect(foreseen(5, 4, 1)).toEqual(['One of four targets will probably be missed', 'Einer von vier Terminen wird wohl verfehlt']);
    expect(foreseen(5, 4, 2)[1]).toBe('Zwei von vier Terminen werden wohl verfehlt');
  });

  it('what the work serves, and what sprints do', () => {
    const goals = (done: number, share: number | null) => both((words) => words.goals.title({ done, share }));
    expect(goals(0, null)).toEqual(['Nothing was done', 'Nichts wurde fertig']);
    expect(goals(3, 0)[1]).toBe('Nichts von dem, was fertig wurde, dient einem Ziel');
    expect(goals(3, 1)).toEqual(['All that was done serves a goal', 'Alles, was fertig wurde, dient einem Ziel']);
    expect(goals(5, 0.2)).toEqual(['A fifth of what was done serves a goal', 'Ein Fünftel von dem, was fertig wurde, dient einem Ziel']);
    expect(goals(5, 0.67)[1]).toBe('Zwei Drittel von dem, was fertig wurde, dienen einem Ziel');
    const sprints = (closed: number, done: number, of: number) => both((words) => words.sprints.title({ closed, done, of }));
    expect(sprints(0, 0, 0)).toEqual(['No sprint was closed', 'Kein Sprint wurde abgeschlossen']);
    expect(sprints(1, 0, 0)[1]).toBe('Der eine Sprint nahm sich nichts vor');
    expect(sprints(4, 20, 20)).toEqual(['Sprints do all that is in them', 'Sprints schaffen alles, was in ihnen steckt']);
    expect(sprints(1, 3, 4)).toEqual(['The one sprint did three quarters of what was in it', 'Der eine Sprint schaffte drei Viertel von dem, was in ihm steckte']);
    expect(sprints(2, 0, 4)[0]).toBe('Sprints do nothing of what is in them');
  });
});
