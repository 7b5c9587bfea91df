import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSwitches as dpsDefaults } from '../../lib/emulator/dps/switches';
import { defaultSwitches as hubDefaults } from '../../lib/emulator/iot-hub/switches';
import { makeAuthority } from '../../lib/emulator/kernel/certificate-authority';
import { readSwitches } from '../../lib/emulator/switches';
import { documentedSwitches } from '../../lib/emulator-config/documented-switches';
import { loadConfig, refusedPart } from '../../lib/emulator-config/load-config';
import { folderWith } from '../support/cli';

const repository = join(__dirname, '../..');

/** What is said of a configuration: `line: what | cure`. */
function problemsOf(text: string, files: Record<string, string> = {}) {
  const folder = folderWith({ 'emulator.yaml': text, ...files });
  const { problems, config } = loadConfig(folder.path('emulator.yaml'));
  folder.remove();
  return { said: problems.map(({ place, what, cure }) => `${place.line}: ${what} | ${cure}`), config };
}

const dps = (members: string) => `emulator: 1
hubs: { hub-a.azure-devices.net: }
apps: { app-1: { url: "http://127.0.0.1:7071" } }
provisioningServices:
  dps-1:
    idScope: 0ne00000001
${members}`;

describe('loadConfig', () => {
  it.each([
    ['an empty file', '', '1: it is empty | What an emulator begins with. The first line is `emulator: 1`'],
    ['another version', 'emulator: 2\n', '1: it must be 1 | The version of this document: 1.'],
    ['an unknown member', 'emulator: 1\nhub: {}\n', '2: hub is not known here | did you mean hubs?'],
    ['a wrong type', 'emulator: 1\nspeed: fast\n', "2: it is a text, and must be a number | By what DPS's own waits"],
    [
      'an unknown switch',
      'emulator: 1\nswitches: { redirect: follow }\n',
      '2: redirect is not known here | did you mean redirects?',
    ],
    [
      'a value that a switch has not',
      'emulator: 1\nswitches:\n  redirects: folow\n',
      '3: "folow" is not known here | did you mean follow?',
    ],
    [
      'a number that a switch has not',
      'emulator: 1\nswitches:\n  connectRefusalCode: 6\n',
      '3: it must be at most 5 | ',
    ],
    [
      'a wait in an unknown unit',
      'emulator: 1\nswitches: { webhookTimeout: 30 seconds }\n',
      '2: "30 seconds" does not have the right form | How long the webhook has',
    ],
    [
      'an unknown member of an enrollment',
      dps('    enrollments: { d1: { webook: {} } }'),
      '7: webook is not known here | did you mean webhook?',
    ],
    [
      'a missing file',
      dps('    enrollments: { d1: { file: d1.json } }'),
      '7: there is no file d1.json | name it relative to this document',
    ],
    ['a folder for a file', dps('    enrollments: { d1: { file: . } }'), '7: the file . cannot be read: EISDIR'],
    [
      'a file that is no JSON',
      dps('    enrollments: { d1: { file: emulator.yaml } }'),
      '7: the file emulator.yaml holds no JSON object | ',
    ],
    [
      'a mistake in a file',
      dps('    enrollments: { d1: { file: bad.json } }'),
      '7: in bad.json: deviceIdd is not known here | did you mean deviceId?',
    ],
    [
      'a file without a certificate',
      dps('    certificates: { ca: bad.json }'),
      '7: the file bad.json holds no certificate | save it as PEM',
    ],
    [
      'a link to a hub that is not there',
      dps('    links: [ { hub: hub-b.azure-devices.net } ]'),
      '7: there is no hub hub-b.azure-devices.net under hubs | did you mean hub-a',
    ],
    [
      'a near hub that is not linked',
      dps('    nearestHubs: [hub-a.azure-devices.net, hub-c.azure-devices.net]'),
      '7: there is no hub hub-c.azure-devices.net among the links of dps-1 | did you mean hub-a',
    ],
    [
      'an enrollment of a hub that is not linked',
      dps('    links: []\n    enrollments: { d1: { iotHubs: [hub-a.azure-devices.net] } }'),
      '8: there is no hub hub-a.azure-devices.net among the links of dps-1 | there is none',
    ],
    [
      'an app that is not there',
      dps('    enrollments: { d1: { webhook: { app: app-2 } } }'),
      '7: there is no app app-2 under apps | did you mean app-1?',
    ],
    ['a webhook of nothing', dps('    enrollments: { d1: { webhook: {} } }'), '7: it must have either url or app | '],
    [
      'an id scope twice',
      dps('  dps-2: { idScope: 0ne00000001 }'),
      '7: 0ne00000001 is the id scope of dps-1 | give each DPS its own',
    ],
    ['broken YAML', 'emulator: [1\n', '2: this is not YAML'],
  ])('says where and what, and how to mend it: %s', (_, text, expected) => {
    const { said, config } = problemsOf(text, { 'bad.json': '{"deviceIdd":"x"}' });
    expect(said).toEqual([expect.stringContaining(expected)]);
    expect(config).toBeUndefined();
  });

  it('puts the content of files where their names stand, which own members overrule', async () => {
    const { certificate } = await makeAuthority();
    const { said, config } = problemsOf(
      dps(
        '    certificates: { ca: ca.pem }\n    enrollmentGroups: { g: { file: g.json, provisioningStatus: enabled, webhook: { app: app-1 } } }',
      ),
      {
        'ca.pem': certificate,
        'g.json': JSON.stringify({ enrollmentGroupId: 'g', etag: 'a', provisioningStatus: 'disabled' }),
      },
    );
    expect(said).toEqual([]);
    expect(config?.provisioningServices?.['dps-1']).toEqual({
      idScope: '0ne00000001',
      certificates: { ca: certificate },
      enrollmentGroups: {
        g: { enrollmentGroupId: 'g', etag: 'a', provisioningStatus: 'enabled', webhook: { app: 'app-1' } },
      },
    });
  });

  it('finds the part that an emulator refuses', () => {
    const config = {
      emulator: 1 as const,
      provisioningServices: { 'a.b': { idScope: '0ne00000001', enrollments: { 'd.1': {} } } },
    };
    expect(refusedPart(config, 'provisioningServices.a.b.enrollments.d.1: no: never')).toMatchObject({
      path: ['provisioningServices', 'a.b', 'enrollments', 'd.1'],
      what: 'no: never',
    });
    expect(refusedPart(config, 'something else')).toBeUndefined();
  });
});

describe('documentedSwitches', () => {
  const switches = documentedSwitches(repository);

  it('knows each switch of the code, with its default and what it is', () => {
    const defaults = { ...dpsDefaults, ...hubDefaults };
    expect(Object.fromEntries(switches.map(each => [each.name, each.default]))).toEqual(defaults);
    for (const { meaning } of switches) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  it('lists values among which the default is, and which the emulator takes', () => {
    for (const { name, default: usual, values = [usual] } of switches) {
      expect(values).toContain(usual);
      for (const value of values) expect(() => readSwitches({ [name]: value })).not.toThrow();
    }
  });

  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['2min', 120_000],
    [1500, 1500],
  ])('has waits in milliseconds and in units: %j', (webhookTimeout, milliseconds) => {
    const { config } = problemsOf(`emulator: 1\nswitches: { webhookTimeout: ${webhookTimeout} }\n`);
    expect(readSwitches(config?.switches).dps.webhookTimeout).toBe(milliseconds);
  });

  it.each([
    [{ redirect: 'follow' }, 'switches.redirect: there is no such switch; known are unlinkedHub'],
    [{ toString: 1 }, 'switches.toString: there is no such switch'],
    [{ redirects: 'folow' }, 'switches.redirects: it is "folow", and must be "failed" or "follow"'],
    [{ resetOnSameHub: 'yes' }, 'switches.resetOnSameHub: it is "yes", and must be true or false'],
    [{ connectRefusalCode: 6 }, 'switches.connectRefusalCode: it is 6, and must be a whole number from 1 to 5'],
    [
      { unlinkedHub: '400207' },
      'switches.unlinkedHub: it is "400207", and must be a whole number from 400000 to 599999',
    ],
    [{ webhookAnswerLimit: -1 }, 'switches.webhookAnswerLimit: it is -1, and must be a whole number of at least 0'],
    [
      { webhookTimeout: '30 s' },
      'switches.webhookTimeout: it is "30 s", and must be milliseconds from 0 to 2147483647, or a text such as 30s',
    ],
    [{ webhookTimeout: '99999999min' }, 'switches.webhookTimeout: it is "99999999min"'],
    [{ webhookTimeout: -1 }, 'switches.webhookTimeout: it is -1'],
  ])('are refused by the emulator where they are not right: %j', (given, message) => {
    expect(() => readSwitches(given as never)).toThrow(message);
  });

  it('has a row each in docs/emulator.md, one by one of the source', () => {
    const page = readFileSync(join(repository, 'docs/emulator.md'), 'utf8');
    for (const { name, default: usual, meaning } of switches) {
      const row = page.split('\n').find(line => line.startsWith(`| \`${name}\` |`));
      expect(row).toContain(`| \`${usual}\` |`);
      expect(row).toContain(meaning);
    }
  });
});
