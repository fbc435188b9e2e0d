import type { assessment as english } from '../en/assessment';
import { forms } from '../forms';

const { counted, number } = forms('de');
const percent = new Intl.NumberFormat('de', { style: 'percent' });
const share = (n: number) => percent.format(n);
const and = (items: string[]) => new Intl.ListFormat('de').format(items);
const list = (items: string[]) => items.join('; ');

const findings = {
  insufficient_evidence: 'auf mehr Entscheidungen warten', one_person: 'in beiden Rollen weitermachen', split: 'die Rollen trennen', keep: 'die Rollen getrennt lassen',
  clarify_names: 'die Trennung klären', clarify: 'die Trennung klären', add_product_owner: 'einen Product Owner dazunehmen',
};

/** Do we need both? */
export const assessment: typeof english = {
  of: (product, from, to, decisions, people) => `${product}, ${from} bis ${to}: ${counted(decisions, { one: 'Entscheidung', other: 'Entscheidungen' })} über Strategie und Backlog von ${counted(people, { one: 'Person', other: 'Leuten' })}`,
  print: 'Drucken',
  waiting: 'Die Aufzeichnung wird gelesen …',
  verdicts: {
    insufficient_evidence: 'Für ein Urteil wurde zu wenig entschieden.',
    one_person: 'Eine Person kann beides bleiben.',
    split: 'Trennt die Rollen. Dieselben entscheiden Strategie und Reihenfolge, und das ist zu viel für eine Hand.',
    keep: 'Lasst die Rollen getrennt. Alle entscheiden, was ihre Sache ist.',
    clarify_names: 'Klärt die Trennung. Den Rollen nach sind es verschiedene Leute, aber es entscheiden dieselben.',
    clarify: 'Klärt die Trennung. Es entscheiden verschiedene Leute, und es ist nicht klar, wer was entscheidet.',
    add_product_owner: 'Nehmt einen Product Owner dazu. Das Backlog ist zu viel für eine Person.',
  },
  short: { insufficient_evidence: 'zu wenig entschieden', one_person: 'eine Person kann beides bleiben', split: 'Rollen trennen', clarify: 'Trennung klären', add_product_owner: 'Product Owner dazunehmen' },
  findings,
  sure: ['Kaum sicher', 'Nicht sehr sicher', 'Ziemlich sicher', 'Recht sicher'],
  confidence: (sure, confidence) => `${sure} (${confidence}).`,
  signals: { strain: 'Belastung', friction: 'Reibung', overload: 'Überlastung' },
  fired: (signal, fired, needed) => `${signal}: ${counted(fired, { one: 'Regel schlug', other: 'Regeln schlugen' })} an, ${number(needed)} ${needed === 1 ? 'ist' : 'sind'} nötig.`,
  oneHand: (yes) => (yes ? 'Strategie und Backlog entscheiden dieselben Leute.' : 'Strategie und Backlog entscheiden verschiedene Leute.'),
  next: (finding, confidence) => `Danach käme „${finding}“ (${confidence}).`,
  turnTitle: 'Was das Urteil ändern würde',
  turn: ({ to, how, count, rules }) => {
    const of = count >= rules.length ? (count === 1 ? 'diese Regel' : 'alle diese Regeln') : `${count === 1 ? 'eine' : number(count)} dieser Regeln`;
    if (to === null) return `Ein Urteil gibt es, sobald ${of} die Schwelle erreicht ${count === 1 ? 'hat' : 'haben'}: ${list(rules)}.`;
    return `Es würde zu „${findings[to]}“, wenn ${of} ${how === 'fire' ? 'anschlüge' : 'nicht mehr anschlüge'}${count === 1 ? '' : 'n'}: ${list(rules)}.`;
  },
  withThreshold: (figure, against) => `${figure} (${against})`,
  rules: 'Warum: die Regeln, die anschlugen',
  quiet: 'Regeln, die nicht anschlugen',
  rulesNote: 'Balken enden bei dem, was zu sehen war, Striche stehen an der Schwelle. Schwellen gehören zu den Regeln des Produkts; jede Zahl öffnet die Entscheidungen dahinter.',
  against: (value, threshold, atLeast) => `${value}, schlägt ${atLeast ? 'ab' : 'bis'} ${threshold} an`,
  unknown: 'nicht bekannt',
  adjusted: 'von den Regeln des Produkts angepasst',
  opens: (rule) => `Entscheidungen: ${rule}`,
  inAnalytics: (rule) => `${rule}, in den Kennzahlen`,
  figures: {
    decisions: 'Entscheidungen über Strategie und Backlog', weeks: 'Wochen mit einer Entscheidung', same_hands: 'Überschneidung derer, die Strategie und Backlog entscheiden',
    split_titles: 'Rollen bei verschiedenen Leuten', load: 'Entscheidungen je Woche bei der meistbeschäftigten Person', tactical_share: 'taktische Entscheidungen', team: 'Leute im Team',
    quiet_weeks: 'Wochen ohne strategische Entscheidung', longest_quiet: 'längste Folge solcher Wochen', ageing_needs: 'seit 90 Tagen offene Bedarfe', waiting_proposals: 'seit zwei Wochen offene Vorschläge',
    open_challenges: 'offene Herausforderungen', stories_per_owner: 'offene Stories je Product Owner', answer_days: 'Tage vom Bedarf zur Antwort', reasoned: 'Entscheidungen mit Begründung',
    contested: 'von anderen zurückgenommene Verschiebungen', overrides: 'von der anderen Rolle zurückgenommene Verschiebungen der ersten zehn', thrash: 'Stories, die hin und her gingen',
    traced: 'Stories, die zu einem Bedarf oder Ziel führen', measured: 'Ziele, die gemessen wurden',
  },
  doing: {
    title: 'Wer tut gerade was?',
    big: (part) => share(part),
    says: 'aller Entscheidungen trifft eine Person',
    nobody: 'Niemand hat etwas entschieden.',
    part: (person, part) => `${person} ${share(part)}`,
    both: (people) => (people.length === 0 ? '' : `${and(people)} ${people.length === 1 ? 'hat' : 'haben'} beide Rollen.`),
  },
  challenges: {
    title: 'Was sind die größten Herausforderungen der Hauptpersonen?',
    big: (weeks) => counted(weeks, { one: 'Woche', other: 'Wochen' }),
    says: 'längstens ohne strategische Entscheidung',
    text: ({ ageing, open, proposals }) => [
      ageing === 0 ? 'Kein Bedarf wartet länger als 90 Tage.' : `${counted(ageing, { one: 'Bedarf wartet', other: 'Bedarfe warten' })} länger als 90 Tage.`,
      open.length === 0 ? 'Keine Herausforderung ist offen.' : `${counted(open.length, { one: 'Herausforderung ist', other: 'Herausforderungen sind' })} offen: ${and(open.map((text) => `„${text}“`))}.`,
      proposals === 0 ? '' : `${counted(proposals, { one: 'Vorschlag wartet', other: 'Vorschläge warten' })} auf eine Antwort.`,
    ].filter(Boolean).join(' '),
  },
  process: {
    title: 'Wie wird entschieden?',
    big: (reasoned) => (reasoned === null ? '–' : share(reasoned)),
    says: (evidenced) => `tragen eine Begründung, ${share(evidenced ?? 0)} Belege`,
    text: ({ days, contested, thrashed }) => [
      days === null ? 'Kein Bedarf wurde beantwortet.' : `Ein Bedarf braucht ${Math.round(days) === 1 ? 'einen Tag' : `${number(Math.round(days))} Tage`} bis zur Antwort.`,
      contested === null ? '' : contested === 0 ? 'Keine Verschiebung wurde von anderen zurückgenommen.' : `Andere nahmen ${share(contested)} der Verschiebungen zurück.`,
      thrashed === 0 ? 'Nichts ging hin und her.' : `${counted(thrashed, { one: 'Story ging', other: 'Stories gingen' })} hin und her.`,
    ].filter(Boolean).join(' '),
  },
  success: {
    title: 'Woran ist Erfolg zu sehen?',
    big: (measured, goals) => `${number(measured)} von ${number(goals)}`,
    says: (goals) => (goals === 0 ? 'es gibt kein offenes Ziel' : 'offenen Zielen wurden gemessen'),
    text: ({ traced, closed, reached }) => [
      traced === null ? 'Nichts ist zu tun.' : `${share(traced)} von dem, was zu tun ist, führt zu einem Bedarf oder Ziel.`,
      closed === 0 ? 'Kein Ziel ging zu Ende.' : `${counted(closed, { one: 'Ziel ging', other: 'Ziele gingen' })} zu Ende, ${number(reached)} davon erreicht.`,
    ].join(' '),
  },
  all: {
    title: 'Dasselbe von allen Produkten',
    product: 'Produkt', verdict: 'Urteil', confidence: 'Sicherheit', decisions: 'Entscheidungen', fired: 'Regeln, die anschlugen',
    people: (people) => `${and(people)} ${people.length === 1 ? 'entscheidet' : 'entscheiden'} in mehreren davon.`,
  },
};
