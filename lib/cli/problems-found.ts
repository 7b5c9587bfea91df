import type { PlacedProblem, Source } from '../documents/yaml-source';
import { UserError } from './exit';
import { problemsInWords } from './print-problems';
import { problemsAsJson } from './problems-as-json';

/** A file of the user has errors: what is printed are its problems, as JSON where the command was asked for JSON. */
export class ProblemsFound extends UserError {
  constructor(
    { source, problems }: { source: Source; problems: readonly PlacedProblem[] },
    readonly isJson: boolean,
  ) {
    super(isJson ? problemsAsJson(source.file, problems) : problemsInWords(source, problems));
  }
}
