import type { analytics as english } from '../en/analytics';
import { forms } from '../forms';
import { oneIn, partOf, type Part } from '../parts';

const { counted, number, plural } = forms('de');
const percent = new Intl.NumberFormat('de', { style: 'percent' });
const tenths = new Intl.NumberFormat('de', { maximumFractionDigits: 1 });

const words = ['Kein', 'Ein', 'Zwei', 'Drei', 'Vier', 'Fünf', 'Sechs', 'Sieben', 'Acht', 'Neun', 'Zehn', 'Elf', 'Zwölf'];
const ordinals = ['', '', 'zweite', 'dritte', 'vierte', 'fünfte', 'sechste', 'siebte', 'achte', 'neunte', 'zehnte', 'elfte', 'zwölfte'];
const spelled = (n: number) => words[n] ?? number(n);
const times = (n: number) => ['nie', 'einmal', 'zweimal', 'dreimal'][n] ?? `${number(n)}-mal`;

const parts: Record<Part, string> = {
  all: 'alle', threeQuarters: 'drei Viertel', twoThirds: 'zwei Drittel', half: 'die Hälfte', third: 'ein Drittel', quarter: 'ein Viertel', fifth: 'ein Fünftel', tenth: 'ein Zehntel',
};
const several: readonly (Part | null)[] = ['threeQuarters', 'twoThirds', null, 'all'];
const agreement = (tau: number) => tenths.format(Math.round(tau * 10) / 10 || 0); // no minus before a zero
const part = (share: number) => { const near = partOf(share); return near ? parts[near] : percent.format(share); };
const isSeveral = (share: number) => several.includes(partOf(share));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const days = (n: number) => (n < 1 ? 'weniger als einen Tag' : n < 1.5 ? 'einen Tag' : `${number(Math.round(n))} Tage`);
const byDays = (n: number) => (Math.round(n) === 1 ? 'einen Tag' : `${number(Math.round(n))} Tage`);

const every = { day: 'jeden Tag', week: 'jede Woche', month: 'jeden Monat', quarter: 'jedes Quartal' };
const each = { day: 'Tag für Tag', week: 'Woche für Woche', month: 'Monat für Monat', quarter: 'Quartal für Quartal' };
const atRole: Record<string, string> = {
  product_manager: 'beim Produktmanagement', product_owner: 'beim Product Owner', team_member: 'beim Team', stakeholder: 'bei Stakeholdern',
};
const at = (name: string) => atRole[name] ?? `bei ${name}`;
const without = { actor: 'niemanden', reason: 'Begründung', source: 'Quelle', initiative: 'Initiative', level: 'Stufe', kind: 'Art' };
const decisions = (n: number) => counted(n, { one: 'Entscheidung', other: 'Entscheidungen' });
const stories = (n: number) => counted(n, { one: 'Story', other: 'Stories' });

/** What the measures say. */
export const analytics: typeof english = {
  span: 'Zeitraum',
  presets: { P1M: 'ein Monat', P3M: 'ein Quartal', P6M: 'ein halbes Jahr', P1Y: 'ein Jahr', all: 'alles' },
  since: 'Von',
  until: 'Bis',
  ownDays: 'eigene Tage',
  bucket: 'Je',
  buckets: { day: 'je Tag', week: 'je Woche', month: 'je Monat', quarter: 'je Quartal' },
  spanSays: (from, to) => `${from} bis ${to}`,
  fromStart: 'die erste Entscheidung',
  waiting: 'Entscheidungen werden gezählt …',
  csv: 'CSV',
  csvOf: (title) => `Zeilen als CSV: ${title}`,
  weekOf: (day) => `Woche ab ${day}`,
  quarter: (n, year) => `${n}. Quartal ${year}`,
  shortQuarter: (n, year) => `Q${n} ${year}`,
  days,
  pointDecisions: (point) => `Entscheidungen: ${point}`,
  none: 'In dieser Zeit gibt es nichts zu zählen. Nimm eine längere.',

  churn: {
    asks: 'Wie oft wechseln unsere ersten zehn?',
    title: ({ share, bucket }) => {
      if (share === null) return 'Noch gibt es keine Reihenfolge';
      if (share === 0) return 'Unsere ersten zehn blieben, wie sie waren';
      if (share < 0.02) return 'Unsere ersten zehn ändern sich kaum';
      if (partOf(share) === 'all') return `${capital(every[bucket])} wechseln unsere ersten zehn ganz`;
      return `${capital(every[bucket])} ${isSeveral(share) ? 'wechseln' : 'wechselt'} ${part(share)} unserer ersten zehn`;
    },
    says: (bucket, tau) => `neu unter den ersten zehn, ${each[bucket]}${tau === null ? '' : `; die ganze Reihenfolge stimmt mit der vom Anfang zu ${agreement(tau)} überein (1: gleich, −1: umgekehrt)`}`,
    line: 'neu unter den ersten zehn',
    usual: (share) => `üblich: ${share}`,
  },

  changes: {
    asks: 'Wer entscheidet, was zuerst kommt?',
    title: ({ decided, lead, share, alone, since }) => {
      if (decided === 0) return 'Niemand hat eine Priorität geändert';
      if (lead === '') return alone ? 'Die Reihenfolge wird in keiner Rolle entschieden' : `${capital(part(share))} der Entscheidungen über Prioritäten ${isSeveral(share) ? 'fallen' : 'fällt'} in keiner Rolle`;
      if (alone && since === null) return `Die Reihenfolge liegt allein ${at(lead)}`;
      if (alone && since !== null) return `Seit ${since} liegt die Reihenfolge allein ${at(lead)}`;
      return `${capital(part(share))} der Entscheidungen über Prioritäten ${isSeveral(share) ? 'liegen' : 'liegt'} ${at(lead)}`;
    },
    groupTitle: ({ decided, group, lead, share }) => {
      if (decided === 0) return 'Niemand hat eine Priorität geändert';
      if (group === 'actor') return `${capital(part(share))} der Entscheidungen über Prioritäten trifft ${lead}`;
      if (lead === '') return `${capital(part(share))} der Entscheidungen über Prioritäten ${isSeveral(share) ? 'sind' : 'ist'} ohne ${without[group]}`;
      if (group === 'reason') return `„${lead}“ ist der Grund, in ${percent.format(share)}`;
      return `${capital(part(share))} der Entscheidungen über Prioritäten: ${lead}`;
    },
    says: (decided, moves, bucket) => `${decisions(decided)}, ${plural(moves, { one: 'eine Story wurde', other: `${number(moves)} Stories wurden` })} verschoben, ${each[bucket]}`,
    group: 'Gruppiert',
    groups: { role: 'je Rolle', actor: 'je Person', reason: 'je Grund', source: 'je Quelle', initiative: 'je Initiative', level: 'je Stufe', kind: 'je Art' },
    without: { actor: 'niemand', reason: 'ohne Grund', source: 'ohne Quelle', initiative: 'ohne Initiative', level: 'ohne Stufe', kind: 'ohne Art' },
    others: 'alle anderen',
    otherRoles: 'andere',
  },

  lead: {
    asks: 'Wie lange dauert es?',
    title: ({ leg, median, stories: n }) => {
      if (n === 0 || median === null) return { written_done: 'Keine Story wurde fertig', captured_written: 'Aus keinem Bedarf wurde eine Story' }[leg as string] ?? 'Keine Story ging diesen Weg';
      const took = days(median);
      return {
        written_done: `Von geschrieben bis fertig braucht eine Story ${took}`,
        captured_written: `Ein Bedarf wartet ${took} auf seine erste Story`,
        written_top: `Bis unter die ersten zehn braucht eine Story ${took}`,
        top_started: `Unter den ersten zehn wartet eine Story ${took} auf ihren Beginn`,
        started_done: `Die Arbeit an einer Story dauert ${took}`,
        done_accepted: `Was fertig ist, wartet ${took} auf die Abnahme`,
      }[leg];
    },
    says: (n, before, missing) => [
      `Median und 85\u00a0% von ${counted(n, { one: 'Story, die fertig wurde', other: 'Stories, die fertig wurden' })}, bis 95\u00a0%`, before && `am Anfang (${before.when}) waren es ${days(before.days)}`,
      missing > 0 && `${number(missing)} weitere haben keine solche Zeit`,
    ].filter(Boolean).join('; '),
    leg: 'Vom Weg',
    legs: {
      written_done: 'geschrieben bis fertig', captured_written: 'Bedarf bis Story', written_top: 'geschrieben bis erste zehn', top_started: 'erste zehn bis begonnen', started_done: 'begonnen bis fertig', done_accepted: 'fertig bis abgenommen',
    },
    p50: 'Median', p85: '85\u00a0%', p95: '95\u00a0%',
    waiting: (n, median) => `${counted(n, { one: 'Story wartet', other: 'Stories warten' })} auf den Beginn, die Hälfte davon seit ${median < 1 ? 'weniger als einem Tag' : median < 1.5 ? 'einem Tag' : `${number(Math.round(median))} Tagen`} oder länger.`,
  },

  drift: {
    asks: 'Folgt die Reihenfolge den Bewertungen?',
    title: ({ scored, pairs, share }) => {
      if (scored === 0) return 'Keine offene Story ist bewertet';
      if (pairs === 0 || share === null) return 'Die Bewertungen sind alle gleich';
      if (share === 0) return 'Die Reihenfolge ist die der Bewertungen';
      if (share === 1) return 'Die Reihenfolge stellt die Bewertungen auf den Kopf';
      return `${capital(part(share))} der Reihenfolge ${isSeveral(share) ? 'widersprechen' : 'widerspricht'} den Bewertungen`;
    },
    says: (scored, framework, outdated) => [
      `Platz nach rechts, Rang nach Bewertung${framework ? ` (${framework})` : ''} nach unten, von ${stories(scored)}; rot ist, was um ein Viertel aller Plätze oder mehr daneben steht`,
      outdated > 0 && `${counted(outdated, { one: 'Bewertung beruht', other: 'Bewertungen beruhen' })} auf etwas, das sich seither geändert hat`,
    ].filter(Boolean).join('; '),
    near: 'nahe der Bewertung',
    off: 'weit daneben',
    point: (story, rank, title) => `${story} steht auf ${number(rank)}: ${title}`,
    overTime: 'Anteil der Paare, die gegen ihre Bewertung stehen, im Lauf der Zeit',
    course: (last) => `Paare, die gegen ihre Bewertung stehen, im Lauf der Zeit: zuletzt ${last}`,
  },

  thrash: {
    asks: 'Was ging hin und her?',
    title: ({ pairs, levels }) => {
      if (pairs + levels === 0) return 'Nichts ging hin und her';
      if (pairs === 0) return levels === 1 ? 'Bei einer Story ging die Stufe hin und her' : `Bei ${levels < words.length ? spelled(levels).toLowerCase() : number(levels)} Stories ging die Stufe hin und her`;
      return `${spelled(pairs)} ${plural(pairs, { one: 'Paar Stories ging', other: 'Paare von Stories gingen' })} hin und her`;
    },
    says: (shown, places, people) => `welche von beiden über der anderen stand; die ${number(shown)} schlimmsten kosteten ${counted(places, { one: 'Platz', other: 'Plätze' })} und die Zeit von ${counted(people, { one: 'Person', other: 'Leuten' })}`,
    turns: (n) => counted(n, { one: 'Wende', other: 'Wenden' }),
    course: (upper, other, turns) => `${upper} und ${other} tauschten ${times(turns)} die Plätze`,
    level: (story, levels) => `${story}: ${levels}`,
    behind: (story, other) => (other === null ? `Stufe von ${story}` : `${story} und ${other}`),
  },

  reversals: {
    asks: 'Wie viel wird zurückgenommen?',
    title: ({ of, reversed }) => {
      if (of === 0) return 'Keine Story wurde verschoben';
      if (reversed === 0) return 'Keine Verschiebung wurde zurückgenommen';
      if (reversed === of) return 'Jede Verschiebung wurde binnen zwei Wochen zurückgenommen';
      const n = oneIn(reversed / of);
      return n === null ? `${percent.format(reversed / of)} der Verschiebungen werden binnen zwei Wochen zurückgenommen` : `Jede ${ordinals[n]} Verschiebung wird binnen zwei Wochen zurückgenommen`;
    },
    says: (bucket, owner, manager) => `zurückgesetzte Plätze, Stufen und Tage und rückgängig gemachte Entscheidungen, ${each[bucket]}; Product Owner nahmen ${decisions(owner)} des Produktmanagements zurück, dieses ${number(manager)} von ihnen`,
    kinds: { place: 'Plätze', level: 'Stufen', target: 'Tage', undone: 'rückgängig' },
  },

  slip: {
    asks: 'Halten unsere Termine?',
    title: ({ moved, mean, worst, times: often }) => {
      if (moved === 0) return 'Kein Termin hat sich verschoben';
      const by = byDays(Math.abs(mean));
      const still = Math.round(mean) === 0;
      if (moved === 1) return still ? `${worst} wurde verschoben und steht wieder, wo er stand` : `${worst} ${mean > 0 ? 'rutschte' : 'kam'} um ${by} ${mean > 0 ? 'nach hinten' : 'nach vorn'}`;
      if (still) return 'Termine wurden verschoben und stehen im Mittel, wo sie standen';
      const repeated = often > 1 ? `, ${worst} ${times(often)}` : '';
      return mean > 0 ? `Termine rutschen im Mittel um ${by}${repeated}` : `Termine kommen im Mittel um ${by} früher`;
    },
    says: 'Tage vom ersten Termin zum jetzigen; wie oft er verschoben wurde',
    by: (n, moves) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${number(Math.abs(n))}${moves > 1 ? `, ${times(moves)}` : ''}`,
    kinds: { start: 'Beginn', due: 'Ziel' },
    course: (item, by) => `${item}: ${by} Tage`,
    more: (n) => `und ${number(n)} weitere`,
  },

  forecast: {
    asks: 'Wann wird es fertig?',
    title: ({ lines, due, late, tooFew }) => {
      if (tooFew) return 'Für eine Vorhersage wurde zu wenig fertig';
      if (lines === 0) return 'Es wartet nichts darauf, fertig zu werden';
      if (due === 0) return 'Wann es wohl fertig wird';
      if (late === 0) return due === 1 ? 'Der eine Termin wird wohl gehalten' : `Alle ${number(due)} Termine werden wohl gehalten`;
      if (late === due) return due === 1 ? 'Der eine Termin wird wohl verfehlt' : `Alle ${number(due)} Termine werden wohl verfehlt`;
      return `${late === 1 ? 'Einer' : spelled(late)} von ${due < words.length ? spelled(due).toLowerCase() : number(due)} Terminen ${late === 1 ? 'wird' : 'werden'} wohl verfehlt`;
    },
    says: (weeks, trials) => `${number(trials)}-mal gezogen aus dem Tempo von ${counted(weeks, { one: 'Woche', other: 'Wochen' })}, jede Zeile, als würde an nichts anderem gearbeitet; verfehlt heißt: mindestens 15 von 100 Ziehungen enden später`,
    first: (n) => `die ersten ${n} des Backlogs`,
    by: (day) => `bis ${day}`,
    spread: (p50, p95) => `die Hälfte der Ziehungen bis ${p50}, 95 von 100 bis ${p95}`,
    missed: (day) => `der Termin ${day} wird verfehlt`,
    met: (day) => `rechtzeitig zum ${day}`,
    never: 'nicht in zehn Jahren',
  },

  goals: {
    asks: 'Wozu dient die Arbeit?',
    title: ({ done, share }) => {
      if (done === 0 || share === null) return 'Nichts wurde fertig';
      if (share === 0) return 'Nichts von dem, was fertig wurde, dient einem Ziel';
      return share === 1 ? 'Alles, was fertig wurde, dient einem Ziel' : `${capital(part(share))} von dem, was fertig wurde, ${isSeveral(share) ? 'dienen' : 'dient'} einem Ziel`;
    },
    says: (done, bucket) => `${stories(done)} fertig, ${each[bucket]}`,
    serving: 'dient einem Ziel',
    without: 'dient keinem',
    way: (share) => `${share} des Wegs`,
    course: (goal, way) => `${goal}: ${way}`,
    progress: { ahead: 'voraus', on_line: 'auf der Linie', behind: 'zurück', unknown: 'nicht gemessen' },
    predict: ({ tau, tooFew }) => {
      if (tooFew) return 'Zu wenige Ziele, um zu sagen, ob Bewertungen etwas vorhersagen.';
      return tau === null ? '' : `Was höher bewertet war, brachte ${tau > 0.3 ? 'auch mehr' : tau < -0.3 ? 'weniger' : 'nicht mehr'} (Tau ${tenths.format(tau)}).`;
    },
  },

  sprints: {
    asks: 'Schaffen Sprints, was sie sich vornehmen?',
    title: ({ closed, done, of }) => {
      if (closed === 0) return 'Kein Sprint wurde abgeschlossen';
      const sprint = closed === 1 ? 'Der eine Sprint' : 'Sprints';
      if (of === 0) return closed === 1 ? 'Der eine Sprint nahm sich nichts vor' : 'Sprints nahmen sich nichts vor';
      if (done === of) return `${sprint} ${closed === 1 ? 'schaffte' : 'schaffen'} alles, was in ${closed === 1 ? 'ihm' : 'ihnen'} steckt${closed === 1 ? 'e' : ''}`;
      if (done === 0) return `${sprint} ${closed === 1 ? 'schaffte' : 'schaffen'} nichts von dem, was in ${closed === 1 ? 'ihm' : 'ihnen'} steckt${closed === 1 ? 'e' : ''}`;
      return `${sprint} ${closed === 1 ? 'schaffte' : 'schaffen'} ${part(done / of)} von dem, was in ${closed === 1 ? 'ihm' : 'ihnen'} steckt${closed === 1 ? 'e' : ''}`;
    },
    says: (last, mean, deviation) => (last === 0 ? 'Stories, die fertig wurden, von denen, die am Ende im Sprint waren'
      : `${last === 1 ? 'der letzte schaffte' : `die letzten ${number(last)} schafften`} ${mean} Stories, plus oder minus ${deviation}`),
    done: 'fertig',
    left: 'übrig',
    committed: 'am Anfang vorgenommen',
    usual: 'üblich',
  },
};
