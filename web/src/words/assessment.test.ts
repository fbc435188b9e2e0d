import { describe, expect, it } from 'vitest';
import { assessment as de } from './de/assessment';
import { assessment as en } from './en/assessment';

const both = (say: (words: typeof en) => string) => [say(en), say(de)];

describe('the assessment, in both languages', () => {
  it('says what would change it', () => {
    const say = (change: object) => both((words) => words.turn({ to: 'keep', how: 'cease', count: 1, rules: ['a', 'b'], ...change }));
    expect(say({})).toEqual(['It would turn to “keep the roles split” if one of these no longer fired: a; b.', 'Es würde zu „die Rollen getrennt lassen“, wenn eine dieser Regeln nicht mehr anschlüge: a; b.']);
    expect(say({ count: 2 })).toEqual(['It would turn to “keep the roles split” if all of these no longer fired: a; b.', 'Es würde zu „die Rollen getrennt lassen“, wenn alle diese Regeln nicht mehr anschlügen: a; b.']);
    expect(say({ to: 'clarify', how: 'fire', rules: ['a'] })).toEqual(['It would turn to “clarify the split” if this fired: a.', 'Es würde zu „die Trennung klären“, wenn diese Regel anschlüge: a.']);
    expect(say({ to: null, rules: ['a'] })).toEqual(['There will be a verdict when this has got to the threshold: a.', 'Ein Urteil gibt es, sobald diese Regel die Schwelle erreicht hat: a.']);
  });

  it('counts its signals', () => {
    expect(both((words) => words.fired(words.signals.friction, 1, 2))).toEqual(['Of friction 1 rule fired, 2 are needed.', 'Reibung: 1 Regel schlug an, 2 sind nötig.']);
    expect(both((words) => words.fired(words.signals.strain, 0, 1))).toEqual(['Of strain 0 rules fired, 1 is needed.', 'Belastung: 0 Regeln schlugen an, 1 ist nötig.']);
  });

  it('answers what hinders and what succeeds, also where there is nothing', () => {
    expect(both((words) => words.challenges.text({ ageing: 0, open: [], proposals: 0 }))).toEqual(['No need waits longer than 90 days. No challenge is open.', 'Kein Bedarf wartet länger als 90 Tage. Keine Herausforderung ist offen.']);
    expect(en.challenges.text({ ageing: 1, open: ['no time', 'a wish list'], proposals: 1 })).toBe('1 need waits longer than 90 days. 2 challenges are open: “no time” and “a wish list”. 1 proposal waits for an answer.');
    expect(en.process.text({ days: null, contested: null, thrashed: 0 })).toBe('No need was answered. Nothing went back and forth.');
    expect(de.process.text({ days: 1, contested: 0.25, thrashed: 1 })).toBe('Ein Bedarf braucht einen Tag bis zur Antwort. Andere nahmen 25\u00a0% der Verschiebungen zurück. 1 Story ging hin und her.');
    expect(en.success.text({ traced: null, closed: 0, reached: 0 })).toBe('Nothing is to be done. No goal ended.');
    expect(de.success.text({ traced: 0.5, closed: 2, reached: 1 })).toBe('50\u00a0% von dem, was zu tun ist, führt zu einem Bedarf oder Ziel. 2 Ziele gingen zu Ende, 1 davon erreicht.');
  });
});
