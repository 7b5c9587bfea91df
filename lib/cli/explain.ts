import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { isoTime } from '../allocation/rules/iso-time';
import { hashOf } from '../build/snapshot';
import { type Question, questionOf } from '../cases/case-request';
import { casesFileOf } from '../cases/load-cases';
import { resolveHub } from '../cases/resolve-hub';
import { explanationDocument } from '../webhook/explanation-document';
import { ask } from './ask';
import { exitCodes, UserError } from './exit';
import { explanationInWords } from './explanation-in-words';
import { goodCases } from './good-cases';
import { goodPolicy } from './good-policy';
import { mustBeFile, policyFile } from './project';

interface ExplainOptions {
  policy?: string;
  registrationId?: string;
  payload?: string;
  currentHub?: string;
  hub?: string[];
  dps?: string;
  at?: string;
  request?: string;
  case?: string;
  json?: boolean;
}

/** `explain`: the decision for one registration, and why. */
export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('show where a device would go, and why')
    .option('--policy <file>', 'the policy file; default: the served one')
    .option('--registration-id <id>', 'a registration under this id')
    .option('--payload <json>', 'what the device sends along')
    .option('--current-hub <name>', 'the hub that it has so far')
    .option('--hub <name...>', 'the linked hubs, whole host names; default: those of the cases')
    .option('--dps <name>', 'the DPS that asks')
    .option('--at <time>', 'as of this time, 2026-01-15T12:00:00Z; default: now')
    .option('--request <file>', 'a whole AllocationRequest in JSON; - reads standard input')
    .option('--case <name>', 'the registration of this case')
    .option('--json', 'print what POST /api/explain answers')
    .addHelpText(
      'after',
      '\nExample:\n  $ dps-allocator explain --registration-id breakroom499-contoso-tstrsd-007 --payload \'{"fw":"12.0"}\'',
    )
    .action((options: ExplainOptions) => {
      const file = policyFile(options.policy);
      const { compiled, policy } = goodPolicy(file, options);
      const question = questionFrom(options, file);
      const { decision, answer, explanation } = ask(compiled, question);
      if (decision.source === 'input') throw new UserError(`this is no AllocationRequest: ${decision.reason}`);
      const packaged = { name: policy.name, revision: 0, hash: hashOf(policy) };
      if (options.json) console.log(JSON.stringify(explanationDocument(explanation, question.at, packaged), null, 2));
      else console.log(explanationInWords(explanation, answer, question));
      process.exitCode = exitCodes.fine;
    });
}

function questionFrom(options: ExplainOptions, file: string): Question {
  const chosen = [options.registrationId, options.request, options.case].filter(one => one !== undefined);
  if (chosen.length === 0)
    throw new UserError('say which registration: --registration-id, --request or --case', exitCodes.usage);
  if (chosen.length > 1)
    throw new UserError('say only one of --registration-id, --request and --case', exitCodes.usage);
  const at = options.at === undefined ? undefined : timeFrom(options.at);
  if (options.case !== undefined) return { ...caseNamed(options.case, file, options), ...(at !== undefined && { at }) };
  const dps = options.dps !== undefined && { dps: options.dps };
  if (options.request !== undefined)
    return { body: jsonFrom(textFrom(options.request), '--request'), at: at ?? Date.now(), ...dps };
  return questionFromFlags(options, file, at ?? Date.now());
}

function questionFromFlags(
  { registrationId, payload, currentHub, hub, dps, json }: ExplainOptions,
  file: string,
  at: number,
): Question {
  const hubs = hub ?? linkedHubsOfCases(file, json);
  if (hubs.length === 0)
    throw new UserError('say which hubs are linked: --hub, or hubs in cases.yaml', exitCodes.usage);
  const short = hubs.find(name => !name.includes('.'));
  if (short !== undefined)
    throw new UserError(`--hub ${short} is no whole host name, such as ${short}.azure-devices.net`, exitCodes.usage);
  if (currentHub !== undefined && !currentHub.includes('.') && !resolveHub(currentHub, hubs)) {
    throw new UserError(
      `--current-hub ${currentHub} is not among the linked hubs; write a whole host name for a hub that is not linked`,
      exitCodes.usage,
    );
  }
  const sent = payload === undefined ? undefined : jsonFrom(payload, '--payload');
  if (sent !== undefined && (typeof sent !== 'object' || sent === null || Array.isArray(sent)))
    throw new UserError('--payload must be a JSON object', exitCodes.usage);
  const registration = {
    registrationId: registrationId as string,
    ...(sent !== undefined && { payload: sent as Record<string, unknown> }),
    ...(currentHub !== undefined && { currentHub }),
    ...(dps !== undefined && { dps }),
  };
  return questionOf(registration, { hubs, at, folder: '.' });
}

function linkedHubsOfCases(file: string, json: boolean | undefined): string[] {
  return existsSync(casesFileOf(file)) ? goodCases(file, { json }).defaults.hubs : [];
}

function caseNamed(name: string, file: string, options: ExplainOptions): Question {
  const { cases } = goodCases(file, options);
  const found = cases.find(one => one.name === name);
  if (!found)
    throw new UserError(
      `there is no case ${JSON.stringify(name)}; the cases are\n${cases.map(one => `  ${one.name}`).join('\n')}`,
      exitCodes.usage,
    );
  return found.question;
}

function timeFrom(text: string): number {
  const time = isoTime(text);
  if (time === undefined)
    throw new UserError(`--at ${text} is no time; write it as 2026-01-15T12:00:00Z`, exitCodes.usage);
  return time;
}

function textFrom(file: string): string {
  if (file !== '-') mustBeFile(file, `there is no file ${file}`);
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

function jsonFrom(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${what} is not JSON: ${(error as Error).message}`, exitCodes.usage);
  }
}
