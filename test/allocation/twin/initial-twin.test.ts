import type { InitialTwin } from '../../../lib/allocation/policy/policy';
import { compileInitialTwin } from '../../../lib/allocation/twin/initial-twin';
import { withPayload } from '../rules/given';

function twinOf(form: InitialTwin, payload: Record<string, unknown> = {}) {
  return withPayload(slotOf => compileInitialTwin(form, slotOf))(payload);
}

describe('compileInitialTwin', () => {
  it.each<[InitialTwin, InitialTwin]>([
    [{}, {}],
    [{ properties: {} }, {}],
    [{ tags: { a: 1 } }, { tags: { a: 1 } }],
    [{ properties: { desired: { b: 2 } } }, { properties: { desired: { b: 2 } } }],
    [
      { tags: { a: '{{payload.n}}' }, properties: { desired: { b: '{{payload.n}}' } } },
      { tags: { a: 7 }, properties: { desired: { b: 7 } } },
    ],
  ])('%j', (form, twin) => {
    expect(twinOf(form, { n: 7 })).toEqual({ twin, omitted: [] });
  });

  it('lists what stays out of either section by its path', () => {
    const form = { tags: { a: '{{payload.n}}' }, properties: { desired: { b: { c: '{{payload.n}}' } } } };
    expect(twinOf(form)).toEqual({
      twin: { tags: {}, properties: { desired: { b: {} } } },
      omitted: [
        { path: 'tags.a', why: '{{payload.n}} is absent' },
        { path: 'properties.desired.b.c', why: '{{payload.n}} is absent' },
      ],
    });
  });

  it('leaves out what a device sends beyond the limits of twins', () => {
    const form = { tags: { a: '{{payload.x}}', b: '{{payload.y}}', c: '{{payload.z}}' } };
    const { twin, omitted } = twinOf(form, { x: 'x'.repeat(4097), y: { $metadata: 1 }, z: 'z'.repeat(4096) });
    expect(twin.tags).toEqual({ c: 'z'.repeat(4096) });
    expect(omitted.map(({ path }) => path)).toEqual(['tags.a', 'tags.b']);
  });

  it('holds tags to 8 KB and desired properties to 32 KB', () => {
    const long = 'x'.repeat(4095);
    const members = Object.fromEntries([...'abcdefghi'].map(key => [key, '{{payload.long}}']));
    const { twin, omitted } = twinOf({ tags: members, properties: { desired: members } }, { long });
    expect(Object.keys(twin.tags ?? {})).toEqual(['a', 'b']);
    expect(Object.keys(twin.properties?.desired ?? {})).toEqual([...'abcdefgh']);
    expect(omitted[0]).toEqual({ path: 'tags.i', why: 'the whole would be too large' });
    expect(omitted.at(-1)?.path).toBe('properties.desired.i');
  });
});
