import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { followContexts, invocationContext } from '../../../lib/webhook/telemetry/invocation-context';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('invocationContext', () => {
  it.each([
    `00-${traceId}-${spanId}-00`,
    `00-${traceId}-${spanId}-01`,
    `cc-${traceId}-${spanId}-01-what-the-future-adds`,
  ])('is the span of %s, sampled', traceParent => {
    const span = trace.getSpanContext(invocationContext(traceParent));
    expect(span).toEqual({ traceId, spanId, traceFlags: 1, isRemote: true });
  });

  it.each([
    undefined,
    '',
    'x',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-1`,
    `00-${traceId.slice(1)}-${spanId}-01`,
    ` 00-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `01-${traceId}-${spanId}-012`,
  ])('is the root for %j', traceParent => {
    expect(invocationContext(traceParent)).toBe(ROOT_CONTEXT);
  });
});

describe('followContexts', () => {
  const first = invocationContext(`00-${traceId}-${spanId}-01`);
  const second = invocationContext(`00-${traceId}-${spanId.replace('f', 'e')}-01`);

  beforeAll(followContexts);

  it('makes the context active for what runs in it, nested too, and hands arguments and result through', () => {
    const result = context.with(
      first,
      (argument: string) => [
        context.active(),
        context.with(second, () => context.active()),
        context.active(),
        argument,
      ],
      undefined,
      'argument',
    );
    expect(result).toEqual([first, second, first, 'argument']);
    expect(context.active()).toBe(ROOT_CONTEXT);
  });

  it('leaves the context when what runs in it throws', () => {
    const broken = () => {
      throw new Error('broken');
    };
    expect(() => context.with(first, broken)).toThrow('broken');
    expect(context.active()).toBe(ROOT_CONTEXT);
  });
});
