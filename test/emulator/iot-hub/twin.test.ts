import fc from 'fast-check';
import { twinProblem } from '../../../lib/dps/twin-limits';
import { defaultSwitches } from '../../../lib/emulator/iot-hub/switches';
import {
  newTwin,
  newTwinWith,
  patchReported,
  patchTwin,
  replaceTwin,
  twinEtag,
} from '../../../lib/emulator/iot-hub/twin';
import { applyPatch, type Section } from '../../../lib/emulator/iot-hub/twin-patch';
import { readTwinUpdate } from '../../../lib/emulator/iot-hub/twin-update';
import { isJsonObject, type JsonObject, member } from '../../../lib/emulator/kernel/json';

const then = '2020-08-31T20:38:58.200Z';
const now = '2026-01-01T00:00:00.000Z';

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString', '1');
const leaf = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.integer(), { maxLength: 3 }),
);

/** Objects as JSON.parse makes them, where `__proto__` is a member. */
function objects(value: fc.Arbitrary<unknown>): fc.Arbitrary<JsonObject> {
  return fc.array(fc.tuple(name, value), { maxLength: 5 }).map(members => Object.fromEntries(members) as JsonObject);
}

function nested(value: fc.Arbitrary<unknown>): fc.Arbitrary<JsonObject> {
  return objects(fc.oneof(value, objects(fc.oneof(value, objects(value)))));
}

const values = nested(leaf);
const patches = nested(fc.oneof(leaf, fc.constant(null)));

/** Merge patch as RFC 7396 writes it down, on JSON texts' members. */
function model(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, model(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** Every member of a value has its metadata and there is no other. */
function hasShapeOf(value: unknown, metadata: unknown): boolean {
  if (!isJsonObject(metadata) || typeof metadata.$lastUpdated !== 'string') return false;
  const described = Object.keys(metadata).filter(key => !key.startsWith('$'));
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return (
    described.length === members.length && members.every(([key, inner]) => hasShapeOf(inner, member(metadata, key)))
  );
}

function sectionOf(value: JsonObject): Section {
  return applyPatch({ value: {}, metadata: {} }, value, { $lastUpdated: then, $lastUpdatedVersion: 1 });
}

describe('applyPatch', () => {
  it('merges as RFC 7396 says and describes every member', () => {
    fc.assert(
      fc.property(values, patches, (value, patch) => {
        const patched = applyPatch(sectionOf(value), patch, { $lastUpdated: now, $lastUpdatedVersion: 2 });
        expect(JSON.stringify(patched.value)).toBe(JSON.stringify(model(value, patch)));
        expect(hasShapeOf(patched.value, patched.metadata)).toBe(true);
      }),
    );
  });

  it('stamps what the patch touches and all above it, and nothing else', () => {
    const check = (patch: unknown, metadata: unknown, before: unknown): void => {
      if (!isJsonObject(metadata)) return;
      const isTouched = patch !== undefined;
      const unchanged = isJsonObject(before) ? before.$lastUpdated : undefined;
      expect(metadata.$lastUpdated).toBe(isTouched ? now : unchanged);
      expect(metadata.$lastUpdatedVersion).toBe(isTouched ? 2 : 1);
      for (const [key, inner] of Object.entries(metadata)) {
        if (key.startsWith('$')) continue;
        check(
          isJsonObject(patch) ? member(patch, key) : undefined,
          inner,
          isJsonObject(before) ? member(before, key) : undefined,
        );
      }
    };
    fc.assert(
      fc.property(values, patches, (value, patch) => {
        const section = sectionOf(value);
        const { metadata } = applyPatch(section, patch, { $lastUpdated: now, $lastUpdatedVersion: 2 });
        check(patch, metadata, section.metadata);
      }),
    );
  });

  it('changes nothing in place and no prototype', () => {
    fc.assert(
      fc.property(values, patches, (value, patch) => {
        const section = sectionOf(value);
        const before = JSON.stringify(section);
        const { value: patched } = applyPatch(section, patch, { $lastUpdated: now });
        expect(JSON.stringify(section)).toBe(before);
        expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
      }),
    );
    expect(({} as JsonObject).a).toBeUndefined();
  });

  it('leaves {} where the last member went, and replaces arrays whole', () => {
    const patched = applyPatch(
      sectionOf({ a: { b: 1 }, l: [1, 2] }),
      { a: { b: null }, l: [3] },
      { $lastUpdated: now },
    );
    expect(patched.value).toEqual({ a: {}, l: [3] });
    expect(patched.metadata).toEqual({
      $lastUpdated: now,
      $lastUpdatedVersion: 1,
      a: { $lastUpdated: now, $lastUpdatedVersion: 1 },
      l: { $lastUpdated: now },
    });
  });
});

describe('versions and etags', () => {
  it('begin as recorded', () => {
    const twin = newTwin(then);
    expect(twinEtag(twin)).toBe('AAAAAAAAAAE=');
    expect(twin).toMatchObject({ version: 2, desired: { version: 1 }, reported: { version: 1 } });
    expect(twin.desired.metadata).toEqual({ $lastUpdated: then });
  });

  it.each([
    ['tags', { tags: { a: 1 } }, 1],
    ['desired', { desired: { a: 1 } }, 2],
    ['both', { tags: { a: 1 }, desired: {} }, 2],
    ['no', {}, 1],
  ])('a patch of %s moves version and etag, and that of desired only if it is touched', (_what, update, desired) => {
    const { row, desiredUpdate } = patchTwin(newTwin(then), update, now);
    expect(row).toMatchObject({ etag: 2, version: 3, desired: { version: desired }, reported: { version: 1 } });
    expect(desiredUpdate === undefined).toBe(desired === 1);
  });

  it('a patch tells the device itself, nulls included; a replacement tells all', () => {
    const first = patchTwin(newTwin(then), { desired: { a: { x: 1 }, b: 2 } }, now);
    const second = patchTwin(first.row, { desired: { a: { x: null }, c: null } }, now);
    expect(second.desiredUpdate).toEqual({ a: { x: null }, c: null, $version: 3 });
    expect(second.row.desired.value).toEqual({ a: {}, b: 2 });
    const third = replaceTwin(second.row, { desired: { d: 1, e: null } }, now, defaultSwitches);
    expect(third.desiredUpdate).toEqual({ d: 1, $version: 4 });
    expect(patchTwin(third.row, { desired: null }, now).desiredUpdate).toEqual({ d: null, $version: 5 });
  });

  it('null clears a section', () => {
    const { row } = patchTwin(newTwin(then), { tags: { a: 1 }, desired: { a: 1 } }, now);
    const cleared = patchTwin(row, { tags: null, desired: null }, now).row;
    expect(cleared).toMatchObject({ tags: {}, desired: { value: {} } });
    expect(cleared.desired.metadata).toEqual({ $lastUpdated: now, $lastUpdatedVersion: 3 });
  });

  it('a replacement empties what it leaves out, if the switch says so, and never what is reported', () => {
    const { row } = patchTwin(newTwin(then), { tags: { a: 1 }, desired: { a: 1 } }, now);
    const reported = patchReported(row, { r: 1 }, now, defaultSwitches);
    const replaced = replaceTwin(reported, { tags: { b: 1 } }, now, defaultSwitches).row;
    expect(replaced).toMatchObject({
      tags: { b: 1 },
      desired: { value: {}, version: 3 },
      reported: { value: { r: 1 } },
    });
    const kept = replaceTwin(reported, { tags: null }, now, { ...defaultSwitches, replaceClearsAbsentSections: false });
    expect(kept.row).toMatchObject({ tags: {}, desired: { value: { a: 1 }, version: 2 } });
    expect(kept.desiredUpdate).toBeUndefined();
  });

  it('what is reported moves version and etag if the switches say so, and has no version of its own in the metadata', () => {
    const row = patchReported(newTwin(then), { fw: '2' }, now, defaultSwitches);
    expect(row).toMatchObject({ etag: 2, version: 3, reported: { version: 2 }, desired: { version: 1 } });
    expect(row.reported.metadata).toEqual({ $lastUpdated: now, fw: { $lastUpdated: now } });
    const still = { ...defaultSwitches, reportedPatchMovesVersion: false, reportedPatchMovesEtag: false };
    expect(patchReported(newTwin(then), {}, now, still)).toMatchObject({
      etag: 1,
      version: 2,
      reported: { version: 2 },
    });
  });

  it('a twin made with its identity has desired properties of version 1 that were never updated', () => {
    const row = newTwinWith({ tags: { a: 1 }, desired: { t: { v: 5 } } }, now);
    const stamp = { $lastUpdated: '0001-01-01T00:00:00Z', $lastUpdatedVersion: 1 };
    expect(row).toMatchObject({ etag: 1, version: 2, tags: { a: 1 }, desired: { version: 1, value: { t: { v: 5 } } } });
    expect(row.desired.metadata).toEqual({ ...stamp, t: { ...stamp, v: stamp } });
  });
});

describe('limits', () => {
  const patch = (update: unknown) => () => patchTwin(newTwin(then), readTwinUpdate(update), now);
  const desired = (value: unknown) => ({ properties: { desired: value } });
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
  /** Members whose names and texts have so many bytes in all, 1 to 2 KB each. */
  const sized = (bytes: number) =>
    Object.fromEntries(
      Array.from({ length: Math.floor(bytes / 1024) }, (_, index) => {
        const size = index === 0 ? 1024 + (bytes % 1024) : 1024;
        return [String(index).padStart(2, '0'), 'x'.repeat(size - 2)];
      }),
    );

  it.each([
    ['tags of 8 KB', { tags: sized(8192) }],
    ['desired properties of 32 KB', desired(sized(32768))],
    ['a name of 1 KB', { tags: { ['k'.repeat(1024)]: 1 } }],
    ['a text of 4 KB', { tags: { a: 'x'.repeat(4096) } }],
    ['control characters, which do not count', { tags: { a: `${'x'.repeat(4096)}\n\u0085` } }],
    ['ten levels below the section', desired(deep(11))],
    ['the largest integer', desired({ a: 4503599627370495, b: -4503599627370496, c: 1e300 / 1e300 + 0.5 })],
    ['a member named __proto__', JSON.parse('{"tags":{"__proto__":{"a":1}}}')],
    [
      'a whole twin',
      { deviceId: 'x', etag: 'x', version: 9, status: 'off', ...desired({ $metadata: {}, $version: 7, a: 1 }) },
    ],
    ['nothing', {}],
    ['null for properties', { properties: null }],
  ])('allow %s', (_what, update) => {
    expect(patch(update)).not.toThrow();
  });

  const long = 'x'.repeat(4097);
  it.each([
    ['tags beyond 8 KB', { tags: sized(8193) }, 'tags would have 8193 bytes of at most 8192'],
    ['desired beyond 32 KB', desired(sized(32769)), 'desired would have 32769 bytes of at most 32768'],
    ['a longer name', { tags: { ['k'.repeat(1025)]: 1 } }, 'a name longer than 1024 bytes'],
    [
      'a longer text',
      { tags: { a: long } },
      `Property or Tag value should be maximum 4096 bytes. Error in Property/Tag ${long}`,
    ],
    ['eleven levels', desired(deep(12)), 'nested deeper than 10 levels'],
    ['eleven levels of arrays', desired({ a: JSON.parse(`${'['.repeat(11)}${']'.repeat(11)}`) }), 'nested deeper'],
    ['a larger integer', desired({ a: 4503599627370496 }), 'desired.a must lie within'],
    ['a smaller integer', desired({ a: -4503599627370497 }), 'desired.a must lie within'],
    ['an infinity', JSON.parse('{"tags":{"a":1e999}}'), 'tags.a is no number'],
    ['null in an array', desired({ a: [1, null] }), 'desired.a[1] is null'],
    ['a name with a dot', { tags: { 'a.b': 1 } }, 'no dot'],
    ['a name with a dollar sign', desired({ a: { $b: null } }), 'no dot'],
    ['a name with a space', { tags: { 'a b': 1 } }, 'no dot'],
    ['a name with a hash', { tags: { 'a#b': 1 } }, 'no dot'],
    ['a name with a control character', { tags: { 'a\u0085': 1 } }, 'no dot'],
    ['an empty name', { tags: { '': 1 } }, 'without a name'],
    ['an array of names', { tags: [{ 'a.b': 1 }] }, 'tags must be an object or null'],
    ['a name inside an array', { tags: { a: [{ 'b.c': 1 }] } }, 'tags.a[0] has the name'],
    ['a section that is text', desired('x'), 'desired must be an object or null'],
    ['properties that are text', { properties: 'x' }, 'properties must be an object'],
    ['no object', [], 'JSON of a twin'],
  ])('refuse %s', (_what, update, text) => {
    expect(patch(update)).toThrow(text);
  });

  it('refuse what would grow too large together', () => {
    const { row } = patchTwin(newTwin(then), { tags: sized(8000) }, now);
    expect(() => patchTwin(row, { tags: { more: 'x'.repeat(200) } }, now)).toThrow('of at most 8192');
    expect(() => patchReported(newTwin(then), sized(32769), now, defaultSwitches)).toThrow('reported would have');
  });

  it('agree with what the webhook checks, wherever that finds fault', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), value => {
        const problem = twinProblem(value, 0);
        if (problem && !problem.what.startsWith('null')) expect(patch({ tags: value })).toThrow();
      }),
    );
  });

  it('never crash on deep nesting', () => {
    const text = `{"tags":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    expect(patch(JSON.parse(text))).toThrow('nested deeper');
  });
});
