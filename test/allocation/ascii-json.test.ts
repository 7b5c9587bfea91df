import fc from 'fast-check';
import { asciiJson } from '../../lib/allocation/ascii-json';

describe('asciiJson', () => {
  it.each<[unknown, string]>([
    [{ a: [1, true, null, 'x ~'] }, '{"a":[1,true,null,"x ~"]}'],
    ['é', '"\\u00e9"'],
    ['北京', '"\\u5317\\u4eac"'],
    ['😀', '"\\ud83d\\ude00"'],
    ['\u007f\u0080', '"\\u007f\\u0080"'],
    ['\n\u0000"\\', '"\\n\\u0000\\"\\\\"'],
    [{ ü: 1 }, '{"\\u00fc":1}'],
  ])('%j → %s', (value, text) => {
    expect(asciiJson(value)).toBe(text);
  });

  it('is printable ASCII and means the same, whatever the value', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), json => {
        const value: unknown = JSON.parse(json);
        const text = asciiJson(value);
        expect(text).toMatch(/^[ -~]*$/);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });
});
