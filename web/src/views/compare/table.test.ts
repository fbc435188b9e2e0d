import { describe, expect, it } from 'vitest';
import type { Line } from './questions';
import { tableOf } from './table';

const line: Line = {
  kind: 'moved', book: 'backlog', thing: 'story', key: 'A-1', title: 'Say "hello", twice', decided: 2, fields: [{ field: 'place', from: 3, to: 1 }],
  decisions: [{ id: 'old', revision: 1, type: 'x', at: '2026-01-01T00:00:00Z', actor: 'ana', role: null, reason: '' }, { id: 'new', revision: 2, type: 'x', at: '2026-01-02T00:00:00Z', actor: 'bob', role: 'product_owner', reason: '=1+1' }],
};

describe('a comparison as a table', () => {
  it('has a row for each field, with the last decision behind it', () => {
    expect(tableOf([line]).split('\r\n')[1]).toBe('moved,backlog,story,A-1,"Say ""hello"", twice",place,3,1,2,new,2026-01-02T00:00:00Z,bob,product_owner,\'=1+1');
  });

  it('has lists as JSON, and nothing where there is nothing', () => {
    expect(tableOf([{ ...line, decisions: [], fields: [{ field: 'labels', from: null, to: ['a', 'b'] }] }]).split('\r\n')[1]).toBe('moved,backlog,story,A-1,"Say ""hello"", twice",labels,,"[""a"",""b""]",2,,,,,');
  });
});
