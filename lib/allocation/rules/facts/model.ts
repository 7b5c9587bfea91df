import { fact } from '../../plugin';
import type { Registration } from '../../registration';

/**
 * The plug-and-play model that the device announces.
 *
 * Source: Microsoft, "IoT Plug and Play conventions": a device sends `{ "modelId": "dtmi:…;1" }` as the payload of
 * its registration. What follows the semicolon is the model's version.
 */
export const model = [
  fact({
    name: 'modelId',
    summary: 'The plug-and-play model id that the device announces in payload.modelId, its version included.',
    type: 'text',
    derivedFrom: ['payload.modelId'],
    vouchedBy: 'device',
    compile: () => ({ read: announced }),
  }),
  fact({
    name: 'modelVersion',
    summary: 'The version in that model id, a text: what follows its semicolon.',
    type: 'text',
    derivedFrom: ['payload.modelId'],
    vouchedBy: 'device',
    compile: () => ({ read: registration => /;(\d+(?:\.\d+)?)$/.exec(announced(registration) ?? '')?.[1] }),
  }),
];

function announced({ request }: Registration): string | undefined {
  const id = request.deviceRuntimeContext.payload?.modelId;
  return typeof id === 'string' ? id : undefined;
}
