import { expect, it } from 'vitest';
import { keyOfName } from './keyOfName';

it.each([['Parcel', 'PARCEL'], ['Über Straße 2', 'UBERSTRASS'], ['2nd product', 'NDPRODUCT'], ['日本', ''], ['', '']])('the key of %j is %j', (name, key) => {
  expect(keyOfName(name)).toBe(key);
});
