import { loadCases } from '../../lib/cases/load-cases';
import { folderWith } from '../support/cli';
import { selfSigned } from '../webhook/telemetry/self-signed';

const problemsOf = (cases: string) => {
  const folder = folderWith({ 'cases.yaml': cases, 'there.json': '{}' });
  const { problems } = loadCases(folder.path('cases.yaml'));
  folder.remove();
  return problems.map(({ what, cure, place }) => [place.line, what, cure]);
};
const one = (rest: string, hubs = 'hubs: [hub-a.azure-devices.net]\n') =>
  `${hubs}cases:\n  - { name: a, expect: { rule: r }${rest} }\n`;

describe('cases.yaml', () => {
  it.each([
    [
      'neither registration nor request',
      one(''),
      'it needs a registration or a request, and not both',
      'keep one of them',
    ],
    [
      'both',
      one(', registration: { registrationId: d }, request: there.json'),
      'it needs a registration or a request, and not both',
      'keep one of them',
    ],
    [
      'no hubs',
      one(', registration: { registrationId: d }', ''),
      'it has no linked hubs',
      'name hubs here, or for all cases at the top',
    ],
    [
      'a short name that is not linked',
      one(', registration: { registrationId: d, currentHub: hub-x }'),
      'hub-x is not among the linked hubs',
      'write a whole host name for a hub that is not linked',
    ],
    [
      'a bad time',
      one(', registration: { registrationId: d, at: soon }'),
      'soon is no time',
      'write it as 2026-01-15T12:00:00Z',
    ],
    [
      'a time without a zone, which would depend on where it is read',
      one(', registration: { registrationId: d, at: "2026-01-15T12:00:00" }'),
      '2026-01-15T12:00:00 is no time',
      'write it as 2026-01-15T12:00:00Z',
    ],
    [
      'a bad time for all',
      `at: soon\n${one(', registration: { registrationId: d }')}`,
      'soon is no time',
      'write it as 2026-01-15T12:00:00Z',
    ],
    ['an unknown member', one(', registraton: {}'), 'registraton is not known here', 'did you mean registration?'],
  ])('%s', (_, cases, what, cure) => {
    expect(problemsOf(cases)).toEqual([[expect.any(Number), what, cure]]);
  });

  it('a file that is not there', () => {
    expect(problemsOf(one(', request: nowhere.json'))).toEqual([
      [3, expect.stringContaining('there is no file nowhere.json beside'), 'name a file in the same folder'],
    ]);
    expect(problemsOf(one(', registration: { registrationId: d, certificate: x.pem }'))).toEqual([
      [3, expect.stringContaining('there is no file x.pem'), 'name a file in the same folder'],
    ]);
  });

  it('a file that cannot be read', () => {
    expect(problemsOf(one(', request: cases.yaml'))).toEqual([
      [3, expect.stringMatching(/^cases.yaml cannot be read: .*JSON/), 'mend it, or name another file'],
    ]);
    expect(problemsOf(one(', registration: { registrationId: d, certificate: there.json }'))).toEqual([
      [3, expect.stringMatching(/^there.json cannot be read: /), 'mend it, or name another file'],
    ]);
  });

  it('asks with the certificate that a case names', () => {
    const { cert } = selfSigned();
    const folder = folderWith({
      'cases.yaml': one(', registration: { registrationId: d, attestation: x509, certificate: device.pem }'),
      'device.pem': cert,
    });
    const clientCertificate = cert.replaceAll(/-----.*-----|\n/g, '');
    expect(loadCases(folder.path('cases.yaml'))).toMatchObject({
      problems: [],
      cases: [{ question: { body: { deviceRuntimeContext: { x509: { clientCertificate } } } } }],
    });
    folder.remove();
  });

  it('is no YAML', () => {
    expect(problemsOf('cases: [')).toHaveLength(1);
  });

  it('asks what a whole request asks', () => {
    const folder = folderWith({
      'cases.yaml': 'at: 2026-01-15T12:00:00Z\ncases: [{ name: a, request: there.json, expect: { rule: r } }]',
      'there.json': '{"any":1}',
    });
    expect(loadCases(folder.path('cases.yaml'))).toMatchObject({
      problems: [],
      cases: [{ name: 'a', question: { body: { any: 1 }, at: Date.UTC(2026, 0, 15, 12) } }],
    });
    folder.remove();
  });
});
