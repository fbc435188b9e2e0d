import { describe, expect, it } from 'vitest';
import type { Assessment, Rule } from './questions';
import { barOf, byWeight, findingOf, partsOf, sureness, turns } from './verdict';

const rule = (name: string, signals: string[], fired: boolean, value: number | null = 5, threshold = 10) => ({ rule: name, signals, fired, value, threshold }) as Rule;
const needed = (signal: string, fired: number, enough: number) => ({ signal, fired, needed: enough, confirmed: fired >= enough });
const assessed = (change: object) => ({ verdict: 'clarify', one_hand: false, in_name: false, needed: [], rules: [], ...change }) as unknown as Assessment;
const told = (change: object) => turns(assessed(change)).map(({ to, how, count, rules }) => [to, how, count, rules.map((r) => r.rule)]);

describe('a verdict', () => {
  it('is said by who decides: a split to make or to keep, clarity that lacks in name or in deed', () => {
    const [one, two] = [{ one_hand: true, in_name: true }, { one_hand: false, in_name: true }];
    expect([findingOf('split', one), findingOf('split', two), findingOf('clarify', one), findingOf('clarify', two), findingOf('one_person', one)]).toEqual(['split', 'keep', 'clarify_names', 'clarify', 'one_person']);
    expect([0, 0.24, 0.25, 0.5, 0.75, 1].map(sureness)).toEqual([0, 0, 1, 2, 3, 3]);
  });

  it('without enough evidence waits for all that lacks', () => {
    expect(told({ verdict: 'insufficient_evidence', rules: [rule('decisions', ['evidence'], false), rule('weeks', ['evidence'], true)] })).toEqual([[null, 'fire', 1, ['decisions']]]);
  });

  it('of one hand with split titles turns when the titles are one', () => {
    const rules = [rule('split_titles', ['in_name'], true)];
    expect(told({ one_hand: true, in_name: true, needed: [needed('strain', 1, 3)], rules })).toEqual([['one_person', 'cease', 1, ['split_titles']]]);
    expect(told({ one_hand: true, in_name: true, needed: [needed('strain', 3, 3)], rules })[0]?.[0]).toBe('split');
  });

  it('of one hand turns with its strain', () => {
    const rules = [rule('far', ['strain'], false, 1), rule('near', ['strain'], false, 9), rule('unknown', ['strain'], false, null), rule('fired', ['strain'], true)];
    expect(told({ verdict: 'one_person', one_hand: true, needed: [needed('strain', 1, 3)], rules })).toEqual([['split', 'fire', 2, ['near', 'far', 'unknown']]]);
    expect(told({ verdict: 'split', one_hand: true, needed: [needed('strain', 4, 3)], rules })).toEqual([['one_person', 'cease', 2, ['fired']]]);
  });

  it('of several hands turns with friction and overload', () => {
    const rules = [rule('reasoned', ['friction'], true), rule('thrash', ['friction'], false), rule('team', ['overload'], true), rule('load', ['overload'], false)];
    const both = (friction: number, overload: number) => [needed('friction', friction, 2), needed('overload', overload, 2)];
    expect(told({ verdict: 'clarify', needed: both(2, 1), rules })).toEqual([['keep', 'cease', 1, ['reasoned']]]);
    expect(told({ verdict: 'clarify', needed: both(2, 2), rules })[0]?.[0]).toBe('add_product_owner');
    expect(told({ verdict: 'add_product_owner', needed: both(1, 2), rules })).toEqual([['keep', 'cease', 1, ['team']], ['clarify', 'fire', 1, ['thrash']]]);
    expect(told({ verdict: 'split', needed: both(1, 0), rules })).toEqual([['clarify', 'fire', 1, ['thrash']], ['add_product_owner', 'fire', 2, ['load']]]);
  });
});

it('a bar holds a figure against its threshold, whichever is greater', () => {
  expect(barOf({ value: 10, threshold: 10 }).figure).toBeCloseTo(1 / 1.15);
  expect(barOf({ value: 100, threshold: 10 }).threshold).toBeCloseTo(0.1 / 1.15);
  expect(barOf({ value: null, threshold: 10 }).figure).toBe(0);
});

it('what only says that there is evidence comes last', () => {
  expect(byWeight([rule('weeks', ['evidence'], true), rule('thrash', ['friction'], true)]).map((r) => r.rule)).toEqual(['thrash', 'weeks']);
});

it('parts are of all decisions, with the role that was acted in, or is held', () => {
  const person = (name: string, acted: string[], roles: string[], n: number) => ({ person: name, acted_as: acted, roles, strategic: n, tactical: n, delivery: 0, decisions_url: null });
  expect(partsOf([person('ben', [], ['team_member'], 1), person('ana', ['product_owner'], ['product_manager'], 3)]).map(({ person: name, roles, share }) => [name, roles, share]))
    .toEqual([['ana', ['product_owner'], 0.75], ['ben', ['team_member'], 0.25]]);
  expect(partsOf([person('ana', [], [], 0)])[0]?.share).toBe(0);
});
